import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { HandoverId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { listCounts } from '#app/features/closes/queries.server.ts';
import { loadContracts } from '#app/features/contracts/queries.server.ts';
import {
  type Offer,
  answerHandover,
  proposeHandover,
  refuseHandover,
  reviewHandover,
} from '#app/features/handovers/commands.server.ts';
import { findHandover, listOwnHandovers, showOwnHandover } from '#app/features/handovers/queries.server.ts';
import { findOwnContractStory, listOwnRenewalDays } from '#app/features/my-page/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { handoverContracts, handovers } from '#db/schema/handovers.ts';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { moveAsApproved } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

type Programme = 'cashback' | 'discount';

/** Two running contracts of par_a and one of par_c, from 15 June on; it is 10 August. */
async function given(programme: Programme = 'cashback') {
  const founded = await givenCompany(database().db, '2026-05-20', [
    { id: 'par_a', programme },
    { id: 'par_b', programme },
    { id: 'par_c', programme },
    { id: 'par_other', programme: programme === 'cashback' ? 'discount' : 'cashback' },
  ]);
  const orders = await givenOrders(founded, '2026-06-15', ['par_a', 'par_a', 'par_c']);
  await recordPayments(
    founded,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const [first, second, theirs] = orders;
  invariant(first && second && theirs, 'three orders were placed');
  const context = await advance(founded, '2026-08-10');
  return { context, first, second, theirs, both: [first.orderNumber, second.orderNumber] };
}

/** As a partner's action works. */
function acting(context: Context, id: PartnerId, programme: Programme = 'cashback') {
  return { ...asPartner(context, id, programme), db: ownRowsToWrite(context.db, id) };
}

const offer = (orderNumbers: readonly string[], what: Partial<Offer> = {}): Offer => ({
  ...{ orderNumbers, partnerCode: 'PAR_B', fromMonth: month('2026-09'), note: '引き継ぎ' },
  ...what,
});

async function offered(context: Context, orderNumbers: readonly string[], programme: Programme = 'cashback') {
  const proposed = await proposeHandover(acting(context, 'par_a', programme), offer(orderNumbers));
  invariant(proposed.ok, 'it may be proposed');
  return proposed.value;
}

const answer = (context: Context, id: HandoverId, who: PartnerId, step: 'accepted' | 'declined' | 'withdrawn') =>
  answerHandover(acting(context, who), id, step);

async function countsOf(context: Context, of: string) {
  const rows = await listCounts(context, month(of));
  return Object.fromEntries(rows.map(({ partnerId, count }) => [partnerId, count]));
}

/** The clocks that its first partner is shown for the coming renewal of a contract, and its place among renewals to come. */
async function renewalsShown(context: Context, orderNumber: string) {
  const story = await findOwnContractStory(acting(context, 'par_a'), orderNumber);
  invariant(story, 'the contract is the partner’s still');
  const renewals = await listOwnRenewalDays(acting(context, 'par_a'), { limit: 9 });
  const listed = renewals.map((renewal) => renewal.orderNumber).filter((one) => one === orderNumber);
  return [new Set(story.ruler.flatMap(({ clocks }) => clocks)).size, ...listed];
}

async function handoverLetters(context: Context) {
  const written = (await lettersIn(context.db)).filter(({ kind }) => kind.startsWith('handover-'));
  return written.map(({ kind, toAddress }) => `${kind} ${toAddress.split('@')[0] ?? ''}`).toSorted();
}

describe('GAP-09 two partners hand contracts over from a month on', () => {
  test('offered, looked at, accepted, carried out: counted for the other from that month-end on', async () => {
    const { context, first, both } = await given();
    const reviewed = await reviewHandover(acting(context, 'par_a'), offer(both));
    expect(reviewed).toMatchObject({ ok: true, value: { change: { month: '2026-09', before: 2, after: 0 } } });
    const id = await offered(context, both);

    const own = ownRowsToRead(context.db, 'par_b');
    const shown = await showOwnHandover({ ...asPartner(context, 'par_b'), db: own.db }, id);
    await own.close();
    expect(shown).toMatchObject({ giving: false, change: { before: 0, after: 2 }, handover: { state: 'open' } });
    expect(shown?.contracts[0]).toMatchObject({ planName: 'シェアードプラン', renewsOn: '2027-06-15', company: null });

    expect(await answer(context, id, 'par_b', 'accepted')).toEqual({ ok: true, value: true });
    const last = await advance(context, '2026-08-31');
    expect((await loadContracts(last, [first.contractId]))[0]).toMatchObject({ partnerId: 'par_a' });
    const october = await advance(last, '2026-10-01');
    expect(await countsOf(october, '2026-08')).toMatchObject({ par_a: 2, par_b: 0 });
    expect(await countsOf(october, '2026-09')).toMatchObject({ par_a: 0, par_b: 2 });
    expect(await findHandover(october, id)).toMatchObject({ state: 'done' });
    expect(await answer(october, id, 'par_a', 'withdrawn')).toMatchObject({
      refusal: { code: 'not-now', state: 'done' },
    });
    expect(await handoverLetters(october)).toEqual([
      'handover-accepted par_a',
      'handover-accepted par_b',
      'handover-proposed par_a',
      'handover-proposed par_b',
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('under discount too, once the money can no longer go back', async () => {
    const { context, first } = await given('discount');
    const id = await offered(context, [first.orderNumber], 'discount');
    expect(await answerHandover(acting(context, 'par_b', 'discount'), id, 'accepted')).toMatchObject({ ok: true });
    const september = await advance(context, '2026-09-02');
    expect((await loadContracts(september, [first.contractId]))[0]).toMatchObject({ partnerId: 'par_b' });
  });

  test.each(['par_a', 'par_b'] as const)('accepted, it can be taken back by %s until its month begins', async (who) => {
    const { context, first } = await given();
    const id = await offered(context, [first.orderNumber]);
    expect(await renewalsShown(context, first.orderNumber)).toEqual([2, first.orderNumber]);
    await answer(context, id, 'par_b', 'accepted');
    // Its renewal comes to the other partner: no day of it is promised any more.
    expect(await renewalsShown(context, first.orderNumber)).toEqual([0]);
    const last = await advance(context, '2026-08-31');
    expect(await answer(last, id, who, 'withdrawn')).toMatchObject({ ok: true });
    expect(await renewalsShown(last, first.orderNumber)).toEqual([2, first.orderNumber]);
    const september = await advance(last, '2026-09-02');
    expect((await loadContracts(september, [first.contractId]))[0]).toMatchObject({ partnerId: 'par_a' });
    // What was taken back can be offered anew.
    const again = offer([first.orderNumber], { fromMonth: month('2026-10') });
    expect(await proposeHandover(acting(september, 'par_a'), again)).toMatchObject({ ok: true });
  });

  test('declined or unanswered, nothing moves', async () => {
    const { context, first, second } = await given();
    const declined = await offered(context, [first.orderNumber]);
    expect(await answer(context, declined, 'par_b', 'declined')).toMatchObject({ ok: true });
    const late = await offered(context, [second.orderNumber]);
    const after = await advance(context, '2026-08-25');
    for (const id of [declined, late]) {
      expect(await answer(after, id, 'par_b', 'accepted')).toMatchObject({ refusal: { code: 'not-now' } });
    }
    expect(await findHandover(after, late)).toMatchObject({ state: 'expired', answerBy: '2026-08-24' });
    const told = async (at: Context) =>
      (await handoverLetters(at)).filter((text) => text.startsWith('handover-expired'));
    expect(await told(after)).toEqual(['handover-expired par_a', 'handover-expired par_b']);
    const september = await advance(after, '2026-09-02');
    expect(await told(september)).toHaveLength(2);
    const contracts = await loadContracts(september, [first.contractId, second.contractId]);
    expect(contracts.map(({ partnerId }) => partnerId)).toEqual(['par_a', 'par_a']);
  });

  test('staff stop it with a reason, accepted or not, and both are told', async () => {
    const { context, first } = await given();
    const id = await offered(context, [first.orderNumber]);
    await answer(context, id, 'par_b', 'accepted');
    const both = await Promise.all([1, 2].map(() => refuseHandover(asStaff(context), id, '契約者からの申し出')));
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect((await handoverLetters(context)).filter((text) => text.startsWith('handover-refused'))).toHaveLength(2);
    const september = await advance(context, '2026-09-02');
    expect((await loadContracts(september, [first.contractId]))[0]).toMatchObject({ partnerId: 'par_a' });
  });
});

describe('GAP-09 what happens at once happens once', () => {
  test('two offers of one contract are one', async () => {
    const { context, first } = await given();
    const offers = ['par_b', 'par_c'].map((partnerCode) => offer([first.orderNumber], { partnerCode }));
    const both = await Promise.all(offers.map((one) => proposeHandover(acting(context, 'par_a'), one)));
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'offered-already' } });
  });

  test('accepted and taken back at the same moment: one of them', async () => {
    const { context, first } = await given();
    const id = await offered(context, [first.orderNumber]);
    await Promise.all([answer(context, id, 'par_b', 'accepted'), answer(context, id, 'par_b', 'declined')]);
    const handover = await findHandover(context, id);
    expect(handover?.steps).toHaveLength(1);
    const september = await advance(context, '2026-09-02');
    const [contract] = await loadContracts(september, [first.contractId]);
    expect(contract?.partnerId).toBe(handover?.state === 'accepted' ? 'par_b' : 'par_a');
  });

  test('what staff gave to somebody else meanwhile is not accepted', async () => {
    const { context, first } = await given();
    const id = await offered(context, [first.orderNumber]);
    const correction = { to: 'par_c', fromMonth: month('2026-08'), reason: '訂正' } as const;
    expect(await moveAsApproved(context, first.contractId, correction)).toMatchObject({ ok: true });
    expect(await answer(context, id, 'par_b', 'accepted')).toMatchObject({ refusal: { code: 'changed-hands' } });
  });
});

describe('GAP-09 who may offer what to whom', () => {
  test('only one’s own contracts, a month to come, another partner of the programme', async () => {
    const { context, first, theirs } = await given();
    const own = acting(context, 'par_a');
    for (const [asked, code] of [
      [offer([theirs.orderNumber]), 'contract-unknown'],
      [offer([first.orderNumber, 'AAAAA-00001']), 'contract-unknown'],
      [offer([first.orderNumber], { fromMonth: month('2026-08') }), 'month-closed'],
      [offer([first.orderNumber], { fromMonth: month('2028-01') }), 'month-too-far'],
      [offer([first.orderNumber], { partnerCode: 'par_a' }), 'receiver-unknown'],
      [offer([first.orderNumber], { partnerCode: 'par_other' }), 'receiver-unknown'],
      [offer([first.orderNumber], { partnerCode: 'nobody' }), 'receiver-unknown'],
    ] as const) {
      expect(await proposeHandover(own, asked), code).toMatchObject({ ok: false, refusal: { code } });
    }
    expect(await context.db.select().from(handovers)).toEqual([]);
  });

  test('codes are tried twenty times an hour', async () => {
    const { context, first } = await given();
    const own = acting(context, 'par_a');
    const codes = Array.from({ length: 21 }, (_, n) => offer([first.orderNumber], { partnerCode: `code-${n}` }));
    const tried = [];
    for (const one of codes) tried.push(await reviewHandover(own, one));
    expect(tried.at(-2)).toMatchObject({ refusal: { code: 'receiver-unknown' } });
    expect(tried.at(-1)).toMatchObject({ refusal: { code: 'too-many-codes', minutes: 60 } });
  });

  test('to a stranger it is not there, and the giver does not answer for the other', async () => {
    const { context, first } = await given();
    const id = await offered(context, [first.orderNumber]);
    expect(await answer(context, id, 'par_c', 'accepted')).toBeUndefined();
    // The pages of a partner ask for its own, whoever the database would let them read.
    const listed = await Promise.all(
      (['par_a', 'par_b', 'par_c'] as const).map((who) => listOwnHandovers(asPartner(context, who), 10)),
    );
    expect(listed.map((own) => own.length)).toEqual([1, 1, 0]);
    expect(await answer(context, id, 'par_a', 'accepted')).toMatchObject({ refusal: { code: 'not-now' } });
    for (const [partnerId, sees] of [
      ['par_a', 1],
      ['par_b', 1],
      ['par_c', 0],
    ] as const) {
      const own = ownRowsToRead(context.db, partnerId);
      expect(await own.db.select().from(handovers), partnerId).toHaveLength(sees);
      expect(await own.db.select().from(handoverContracts), partnerId).toHaveLength(sees);
      await own.close();
    }
  });
});
