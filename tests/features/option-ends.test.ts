import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { NO_ADD_ONS } from '#app/features/add-ons/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { adoptCatalogue, addPlans } from '#app/features/catalogue/commands.server.ts';
import { listOptionChanges } from '#app/features/contract-items/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { withdrawOption } from '#app/features/option-changes/commands.server.ts';
import { loadOptionList, loadOptionSubject, previewRemoval } from '#app/features/option-changes/queries.server.ts';
import type { OptionWish } from '#app/features/option-changes/rules.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { creditNotes } from '#db/schema/credit-notes.ts';
import { advance, asPartner, givenCompany } from '#tests/support/company.ts';
import { moveAsApproved } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import {
  CLIENT,
  DNS,
  DOMAIN,
  STORAGE,
  add,
  givenRunning,
  linesByTerm,
  look,
  payNext,
  payUntil,
  remove,
} from '#tests/support/options.ts';

const database = useDatabase();

const given = (months?: number) => givenRunning(database().db, months);

describe('CAT-03, DOM-01 an option removed from a contract', () => {
  const RENTAL = { option: 'dns' as const, domain: '' };

  test('runs to the end of what is invoiced, and is in no invoice after; its end can be taken back until then', async () => {
    const { context, id } = await given();
    await add(context, id, DNS);
    expect(await remove(context, id, RENTAL)).toMatchObject({ refusal: { code: 'not-begun' } });
    const issued = await payUntil(context, id, ['2026-03-25']);
    const subject = await loadOptionSubject(issued, id);
    invariant(subject, 'the contract is known');
    expect(await previewRemoval(issued, subject, RENTAL)).toMatchObject({
      // Paid for a year, nothing of it is due in the next term: no invoice comes to less yet.
      value: { term: 3, startsOn: '2026-09-01', before: { total: 12_540 }, after: { total: 12_540 }, lines: [] },
    });
    expect(await remove(issued, id, RENTAL)).toMatchObject({ ok: true });
    expect(await remove(issued, id, RENTAL)).toMatchObject({ refusal: { code: 'ends-already' } });
    expect(await add(issued, id, DNS)).toMatchObject({ refusal: { code: 'removal-waits' } });
    expect(await loadOptionList(issued, id)).toMatchObject({ options: [{ state: 'coming', lastTerm: 2 }] });

    const [removal] = await listOptionChanges(issued, id);
    expect(await withdrawOption(issued, id, { ...CLIENT, change: removal?.id ?? '' })).toMatchObject({ ok: true });
    expect(await loadOptionList(issued, id)).toMatchObject({ options: [{ lastTerm: null }] });
    expect(await remove(issued, id, RENTAL)).toMatchObject({ ok: true });

    const years = await payUntil(issued, id, ['2026-06-15', '2026-09-15', '2026-12-15', '2027-03-15']);
    expect((await linesByTerm(years, id)).flat()).toEqual([
      ['DNS-SETUP', 1, 5_000],
      ['DNS-RENTAL', 1, 13_000],
    ]);
    expect(await loadOptionList(years, id)).toMatchObject({ options: [{ state: 'over', lastTerm: 2 }] });
    // It can be had anew, and is set up anew.
    expect(await add(years, id, DNS)).toMatchObject({ ok: true });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is never storage, which is added up to 900 GB and replaced while it waits', async () => {
    const { context: opened } = await given();
    await addPlans(opened, {
      plans: [{ code: 'MAIL', name: 'KWCメール', planGroup: 'mail', kind: 'other' }],
      prices: [{ planCode: 'MAIL', fromDay: opened.today, monthlyFee: yen(10_000), setupFee: yen(0) }],
    });
    const placed = await placeOrders(opened, [
      {
        ...{ planCode: 'MAIL', termMonths: 3, startsOn: day('2026-04-01'), partnerId: null, client: null },
        addOns: { ...NO_ADD_ONS, storageGb: 300 },
      },
    ]);
    const id = placed.ok ? (placed.value[0]?.contractId ?? 'ctr_none') : 'ctr_none';
    await payNext(opened, id);
    const context = await advance(opened, '2026-04-02');
    expect(await add(context, id, { option: 'storage', storageGb: 700 })).toMatchObject({
      refusal: { code: 'storage-full', free: 600 },
    });
    expect(await add(context, id, { option: 'storage', storageGb: 600 })).toMatchObject({ ok: true });
    // 900 GB would be too much beside what waits; it takes its place.
    expect(await look(context, id, STORAGE)).toMatchObject({ value: { after: { optionFee: 30_000 } } });
    expect(await add(context, id, STORAGE)).toMatchObject({ ok: true });
    expect(await remove(context, id, { option: 'storage', domain: '' })).toMatchObject({
      refusal: { code: 'storage-stays' },
    });
    const japanese: OptionWish = { option: 'domain', domain: { choice: 'new', name: 'あおぞら.com' } };
    expect(await look(context, id, japanese)).toMatchObject({ refusal: { code: 'no-mail-on-japanese' } });
    const issued = await advance(context, '2026-04-15');
    expect(await linesByTerm(issued, id)).toEqual([
      [['KWC-MAIL-ADD-300', 3, 18_000]],
      [
        ['KWC-MAIL-ADD-300', 3, 18_000],
        ['KWC-MAIL-ADD-200', 3, 12_000],
      ],
    ]);
    expect(await add(issued, id, { option: 'storage', storageGb: 500 })).toMatchObject({
      refusal: { code: 'storage-full', free: 400 },
    });
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describe('PRG-03, PRG-08, GAP-09 whose options they are', () => {
  test('a partner adds to its own contract behind its own wall, at the full price beside the discounted server', async () => {
    const opened = await givenCompany(database().db, '2026-02-02', [
      { id: 'par_d', programme: 'discount' },
      { id: 'par_e', programme: 'discount' },
    ]);
    await adoptCatalogue(opened);
    const placed = await placeOrders(opened, [
      { planCode: 'S', termMonths: 3, startsOn: day('2026-03-01'), partnerId: 'par_d', client: null },
    ]);
    const id = placed.ok ? (placed.value[0]?.contractId ?? 'ctr_none') : 'ctr_none';
    await payNext(opened, id);
    const context = await advance(opened, '2026-03-10');
    const acting = { ...asPartner(context, 'par_d', 'discount'), db: ownRowsToWrite(context.db, 'par_d') };
    const own = { by: 'partner' as const, reason: null };
    expect(await add(acting, id, DNS, own)).toMatchObject({ ok: true });
    expect(await add(acting, id, DOMAIN, own)).toMatchObject({ ok: true });
    const [domain] = await listOptionChanges(context, id);
    expect(await withdrawOption(acting, id, { ...own, change: domain?.id ?? '' })).toMatchObject({ ok: true });
    for (const [partnerId, sees] of [
      ['par_d', 2],
      ['par_e', 0],
    ] as const) {
      const rows = ownRowsToRead(context.db, partnerId);
      const read = { ...asPartner(context, partnerId, 'discount'), db: rows.db };
      expect(await listOptionChanges(read, id), partnerId).toHaveLength(sees);
      await rows.close();
    }
    const issued = await advance(context, '2026-03-15');
    const [, renewal] = await loadInvoicesOfContracts(issued, [id]);
    expect(renewal).toMatchObject({ serverFee: 11_400, discount: 2_280, optionFee: 18_000, total: 29_832 });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a contract that moves to another partner keeps them, those that wait too', async () => {
    const { context, id } = await given(12);
    await add(context, id, DNS);
    const correction = { to: 'par_b', fromMonth: month('2026-05'), reason: '紹介元の取り違え' } as const;
    const moved = await moveAsApproved(context, id, correction);
    expect(moved.ok).toBe(true);
    const issued = await advance(context, '2026-12-15');
    const [, renewal] = await loadInvoicesOfContracts(issued, [id]);
    expect(renewal).toMatchObject({ partnerId: 'par_b', optionFee: 18_000 });
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

test('REF-02 money back keeps what a domain cost that was added, and pays the rest of its invoice back', async () => {
  const { context, id } = await given();
  await add(context, id, DNS);
  await add(context, id, DOMAIN);
  const issued = await payUntil(context, id, ['2026-03-15']);
  const last = await advance(issued, '2026-03-20');
  const [cancelled] = await requestCancellations(last, [id]);
  // The first invoice is 31,400 and its tax; the renewal 49,400 and its tax, of which the domain had 20,000.
  expect(cancelled).toMatchObject({ kept: { net: 20_000, tax: 2_000 }, refund: { amount: 34_540 + 54_340 - 22_000 } });
  const givenBack = (await last.db.select().from(creditNotes)).map(({ total }) => total);
  expect(givenBack.toSorted((one, other) => one - other)).toEqual([32_340, 34_540]);
  expect(await findBreaches(database().sql)).toEqual([]);
});
