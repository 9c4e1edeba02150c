import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { listOptionChanges } from '#app/features/contract-items/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { requestAddition, withdrawOption } from '#app/features/option-changes/commands.server.ts';
import { loadOptionList } from '#app/features/option-changes/queries.server.ts';
import type { OptionWish } from '#app/features/option-changes/rules.ts';
import { requestChange } from '#app/features/renewal-changes/commands.server.ts';
import { previewChange } from '#app/features/renewal-changes/queries.server.ts';
import { cashbacks } from '#db/schema/cashback.ts';
import { contractItems } from '#db/schema/contract-items.ts';
import { givenClients } from '#tests/support/client-contract.ts';
import { advance, asStaff } from '#tests/support/company.ts';
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
  payUntil,
} from '#tests/support/options.ts';
import { actsIn, lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const given = (months?: number) => givenRunning(database().db, months);

describe('CAT-02, DOM-02, DOM-15 an option added to a contract that runs', () => {
  test('is in the first invoice not issued yet exactly as it was shown, and from then on once a term', async () => {
    const { context, id } = await given();
    const shown = await look(context, id, DNS);
    expect(shown).toMatchObject({
      value: {
        ...{ term: 2, startsOn: '2026-06-01', invoiceOn: '2026-03-15', dueOn: '2026-05-31' },
        ...{ before: { total: 12_540 }, after: { optionFee: 18_000, tax: 2_940, total: 32_340 } },
      },
    });
    expect(await add(context, id, DNS)).toMatchObject({ ok: true });
    expect(await add(context, id, DOMAIN)).toMatchObject({ ok: true });
    expect(await findBreaches(database().sql)).toEqual([]);

    const second = await payUntil(context, id, ['2026-03-15']);
    const paid = await payUntil(second, id, ['2026-06-15', '2026-09-15', '2026-12-15', '2027-03-15']);
    expect(await linesByTerm(paid, id)).toEqual([
      [],
      [
        ['DNS-SETUP', 1, 5_000],
        ['DNS-RENTAL', 1, 13_000],
        ['DOM-ATTR-APPLY', 1, 10_000],
        ['DOM-ATTR-DOCS-NEGR', 1, 10_000],
      ],
      [],
      [],
      [],
      // A year after it began the rental is due again, and the domain for the first time.
      [
        ['DNS-RENTAL', 1, 13_000],
        ['DOM-ATTR-MAINT', 1, 5_000],
      ],
    ]);
    const [, renewal] = await loadInvoicesOfContracts(paid, [id]);
    expect(renewal).toMatchObject({ optionFee: 38_000, total: 54_340, coversFrom: '2026-06-01' });
    const earned = await paid.db.select().from(cashbacks);
    expect(new Set(earned.map(({ base }) => base))).toEqual(new Set([11_400]));
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('asked for once its invoice is out, begins with the term after, whatever its length', async () => {
    const { context, id } = await given();
    const shown = await previewChange(context, id, { planCode: 'S', termMonths: 6 });
    invariant(shown.ok, 'the length can change');
    await requestChange(context, id, { planCode: 'S', termMonths: 6, seen: shown.value.seen, by: 'client' });
    const issued = await payUntil(context, id, ['2026-03-25']);
    expect(await look(issued, id, DNS)).toMatchObject({
      value: { term: 3, startsOn: '2026-12-01', renewsOn: '2027-06-01', invoiceOn: '2026-09-15' },
    });
    expect(await add(issued, id, DNS)).toMatchObject({ ok: true });
    const carried = await advance(issued, '2026-09-15');
    expect((await linesByTerm(carried, id)).map((lines) => lines.length)).toEqual([0, 0, 2]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is asked for once however often, in no other way than shown, and written down without the domain', async () => {
    const { context, id } = await given();
    const shown = await look(context, id, DOMAIN);
    invariant(shown.ok, 'a domain can be added');
    const asked = { ...CLIENT, wish: DOMAIN, seen: shown.value.seen };
    const twice = await Promise.all([requestAddition(context, id, asked), requestAddition(context, id, asked)]);
    expect(twice.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await listOptionChanges(context, id)).toHaveLength(1);
    expect(await context.db.select().from(contractItems)).toHaveLength(3);
    expect(await requestAddition(context, id, { ...asked, wish: DNS })).toMatchObject({
      refusal: { code: 'preview-changed' },
    });
    expect(await add(asStaff(context), id, DNS, { by: 'staff', reason: '電話でのお申し出' })).toMatchObject({
      ok: true,
    });
    const trail = (await actsIn(context.db)).filter(({ act }) => act === 'option-added');
    expect(trail.map(({ after, reason }) => [after, reason])).toEqual([
      [{ option: 'DOM-ATTR-APPLY', startsOn: '2026-06-01' }, null],
      [{ option: 'DNS-SETUP', startsOn: '2026-06-01' }, '電話でのお申し出'],
    ]);
    expect(JSON.stringify(trail)).not.toContain('aozora');
    const told = (await lettersIn(context.db)).filter(({ kind }) => kind === 'option-changed');
    expect(told.map(({ toAddress }) => toAddress)).toEqual(['hanako@aozora.example', 'hanako@aozora.example']);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('can be taken back until its invoice goes out, and is billed to nobody then', async () => {
    const { context, id } = await given();
    await add(context, id, DNS);
    await add(context, id, DOMAIN);
    const changes = await listOptionChanges(context, id);
    const [domain, dns] = changes;
    invariant(domain && dns, 'both are listed');
    expect(await withdrawOption(context, id, { ...CLIENT, change: dns.id })).toMatchObject({ ok: true });
    expect(await withdrawOption(context, id, { ...CLIENT, change: dns.id })).toMatchObject({
      refusal: { code: 'nothing-waits' },
    });
    expect(await loadOptionList(context, id)).toMatchObject({
      options: [{ option: 'domain', domain: 'aozora.gr.jp', state: 'coming' }],
      changes: [{ state: 'waiting' }, { state: 'withdrawn', withdrawnOn: '2026-03-10' }],
    });
    // Asked for again after it was taken back.
    expect(await add(context, id, DNS)).toMatchObject({ ok: true });
    const issued = await advance(context, '2026-03-15');
    expect(await withdrawOption(issued, id, { ...CLIENT, change: domain.id })).toMatchObject({
      refusal: { code: 'nothing-waits' },
    });
    expect((await linesByTerm(issued, id)).map((lines) => lines.length)).toEqual([0, 4]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('DOM-08, DOM-10, GAP-01 is not sold where an order would not be, nor twice, nor without a price', async () => {
    const { context, id } = await given();
    const code = async (wish: OptionWish) => {
      const shown = await look(context, id, wish);
      return shown.ok ? 'sold' : shown.refusal.code;
    };
    const transfer = (expiresOn: string): OptionWish => ({
      option: 'domain',
      domain: { choice: 'transfer', name: 'aozora.com', expiresOn: day(expiresOn) },
    });
    // It would be taken over on 1 June: then a month is left of the one, and less of the other.
    expect(await code(transfer('2026-06-30'))).toBe('expires-too-soon');
    expect(await code(transfer('2026-07-01'))).toBe('sold');
    expect(await code(STORAGE)).toBe('storage-needs-mail');
    expect(await code({ option: 'domain', domain: { choice: 'new', name: 'aozora.example' } })).toBe('ending-not-sold');
    await add(context, id, DOMAIN);
    const other: OptionWish = {
      option: 'domain',
      domain: { choice: 'transfer', name: 'aozora.gr.jp', expiresOn: day('2028-01-01') },
    };
    expect(await code(other)).toBe('has-it-already');
    await database().sql.unsafe(`set session_replication_role = replica;
      delete from item_prices where item_code = 'DNS-SETUP'; set session_replication_role = default`);
    expect(await look(context, id, DNS)).toMatchObject({
      refusal: { code: 'item-not-for-sale', name: 'DNSサーバーレンタル 設定費' },
    });
  });

  test('is refused for what is not paid, lapsed, or cancelled; what waited then never begins', async () => {
    const { context, id } = await given();
    await add(context, id, DNS);
    await requestCancellations(context, [id]);
    expect(await add(context, id, DOMAIN)).toMatchObject({ refusal: { code: 'cancelled' } });
    expect(await loadOptionList(context, id)).toMatchObject({ changes: [{ state: 'moot' }] });
    const over = await advance(context, '2026-06-02');
    expect(await linesByTerm(over, id)).toEqual([[]]);
    const [unpaid] = await givenClients(over, '2026-07-01', null, [3]);
    const lapsed = await advance(over, '2026-10-01');
    expect(unpaid && (await add(lapsed, unpaid, DNS))).toMatchObject({ refusal: { code: 'not-running' } });
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});
