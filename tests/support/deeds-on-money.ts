import fc from 'fast-check';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { type Month, addMonths, monthOf } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { countFiles, listFileRows } from '#app/features/bank-files/queries.server.ts';
import { handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { previewResult } from '#app/features/bank-results/queries.server.ts';
import { planText } from '#app/features/bank-results/rules.ts';
import { findPartnerByCode } from '#app/features/partners/queries.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { givenAdjustment } from './adjustments.ts';
import { asStaff } from './company.ts';
import { givenOutcome } from './outcomes.ts';
import { type Drawn, partnerCode } from './random-scenario.ts';

/** How many months the bank's answers may be late. */
const MONTHS_BACK = 3;

/** What staff do to a partner's money, or hear of it from the bank. */
export const moneyDeeds = fc.record({
  kind: fc.constantFrom(...(['corrected', 'came-back', 'told-by-bank', 'held', 'let-go'] as const)),
  /** The place in its life of a partner that earns cashbacks. */
  partner: fc.constantFrom(0, 2),
  /** Of a correction; often larger than what a partner earns. */
  amount: fc
    .oneof(fc.integer({ min: -60_000, max: 20_000 }), fc.integer({ min: -500, max: 500 }))
    .filter((one) => one !== 0),
  /** What the bank says of the rows of our file in turn; another amount than was sent is put aside. */
  told: fc.array(fc.constantFrom('送金済', '受取済', '期限切れ', '組戻し', 'another amount'), {
    minLength: 1,
    maxLength: 4,
  }),
  /** Whether staff approve the run anew that a hold or a release reopened. */
  approvedAnew: fc.boolean(),
});

/** One of them as drawn. */
export type MoneyDeed = Drawn<typeof moneyDeeds>;

/** A deed as it falls on the partner with a code. */
type Deed = Omit<MoneyDeed, 'partner'> & { partner: string };

/** Does it as far as the portal lets it happen; answers whether it did. */
export async function doToMoney(context: Context, deed: MoneyDeed, life: number): Promise<boolean> {
  return DOING[deed.kind](context, { ...deed, partner: partnerCode(life, deed.partner) });
}

const DOING: Record<MoneyDeed['kind'], (context: Context, deed: Deed) => Promise<boolean>> = {
  corrected: async (context, { partner, amount }) => {
    await givenAdjustment(context, partner, amount);
    return true;
  },
  'came-back': async (context, { partner: code }) => {
    const partner = await findPartnerByCode(context, code);
    const lastMonth = await lastMonthFiled(context);
    if (!lastMonth) return false;
    const ends = await listEnds(context, lastMonth);
    const closed = new Set(ends.flatMap((end) => (end.sentOn && !end.outcome ? [] : [end.payoutId])));
    const whole = (await listPayouts(context, lastMonth)).filter(
      ({ id }) => !closed.has(id) && ends.some(({ payoutId }) => payoutId === id),
    );
    const own = whole.filter(({ partnerId }) => partnerId === partner?.id);
    const back = own.length > 0 ? own : whole.slice(0, 1);
    for (const { id } of back) await givenOutcome(context, id);
    return back.length > 0;
  },
  'told-by-bank': async (context, { told }) => {
    const lastMonth = await lastMonthFiled(context);
    return lastMonth !== undefined && hearFromTheBank(context, lastMonth, told);
  },
  held: (context, deed) => changeHold(context, deed, holdPayouts),
  'let-go': (context, deed) => changeHold(context, deed, releaseHold),
};

/** The latest of the last months that has a file for the bank. */
async function lastMonthFiled(context: Context): Promise<Month | undefined> {
  for (let back = 1; back <= MONTHS_BACK; back += 1) {
    const month = addMonths(monthOf(context.today), -back);
    if ((await countFiles(context, month)) > 0) return month;
  }
  return undefined;
}

/** The bank's file on a month's transfers is handed in and taken. */
async function hearFromTheBank(context: Context, month: Month, told: readonly string[]): Promise<boolean> {
  const version = await countFiles(context, month);
  const names = new Map(
    (await listEnds(context, month)).map((end) => [end.payoutId, `${end.familyName}${end.givenName}`]),
  );
  const lines = (await listFileRows(context, month, version)).map(({ row, amount, payoutId }, index) => {
    const word = told[index % told.length];
    const name = names.get(payoutId);
    return word === 'another amount' ? `${row},${name},${amount + 1},受取済` : `${row},${name},${amount},${word}`;
  });
  const bytes = new TextEncoder().encode(['行番号,受取人名,金額,状態', ...lines, ''].join('\r\n'));
  const staff = asStaff(context, 'usr_maker');
  const answered = { month, version, part: 0 };
  const id = await handInResult(staff, { name: 'kekka.csv', bytes }, answered, DEFAULT_RESULT_LAYOUT, {});
  invariant(id.ok, 'the file can be read');
  const plan = await previewResult(context, id.value, DEFAULT_RESULT_LAYOUT);
  invariant(plan?.ok, 'the file can be read');
  return (await takeResult(staff, id.value, sha256(planText(plan.value.lines)), DEFAULT_RESULT_LAYOUT)).ok;
}

/** Holds a partner's money or lets it go; what that reopens is perhaps approved anew on the same evening. */
async function changeHold(
  context: Context,
  { partner: code, approvedAnew }: Deed,
  change: typeof holdPayouts,
): Promise<boolean> {
  const partner = await findPartnerByCode(context, code);
  invariant(partner, 'the partners of a history are set up');
  const before = await findRun(context, monthOf(context.today));
  const changed = await change(asStaff(context, 'usr_maker'), partner.id, '口座の確認');
  if (!changed.ok || !approvedAnew || before?.state !== 'approved') return changed.ok;
  await preparePayoutRun(asStaff(context, 'usr_maker'), before.month);
  const prepared = await findRun(context, before.month);
  if (prepared?.state === 'draft')
    await approvePayoutRun(asStaff(context, 'usr_checker'), prepared.month, prepared.contentHash);
  return true;
}
