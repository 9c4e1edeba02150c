import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { type Day, addDays, day, eachDay, month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { countFiles } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { findResult, previewResult } from '#app/features/bank-results/queries.server.ts';
import { planText } from '#app/features/bank-results/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { searchContracts } from '#app/features/contracts/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { findBusinessDay } from '#app/features/operations/queries.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { approveAdjustment, givenProposed } from './adjustments.ts';
import { advance, asStaff, contextOf, givenCompany } from './company.ts';

/** The evening before the days that are played, and the last of them. */
const BEFORE = day('2026-03-30');
const LAST = day('2026-05-01');

/** Who ordered what, by order number: the number says what becomes of it in the days that are played. */
const ORDERS = [
  { orderNumber: 'RENEWS', partnerId: 'par_cash', startsOn: '2026-01-15', termMonths: 3 },
  { orderNumber: 'LAPSES', partnerId: 'par_cash', startsOn: '2026-01-15', termMonths: 3 },
  { orderNumber: 'LAPSES-DISCOUNTED', partnerId: 'par_discount', startsOn: '2026-01-15', termMonths: 3 },
  { orderNumber: 'STARTED-IN-FEBRUARY', partnerId: 'par_cash', startsOn: '2026-02-15', termMonths: 12 },
  { orderNumber: 'STARTED-IN-MARCH', partnerId: 'par_cash', startsOn: '2026-03-15', termMonths: 12 },
  { orderNumber: 'MONEY-BACK', partnerId: 'par_cash', startsOn: '2026-03-15', termMonths: 12 },
  { orderNumber: 'STARTS', partnerId: 'par_cash', startsOn: '2026-04-01', termMonths: 3 },
  { orderNumber: 'STARTS-DISCOUNTED', partnerId: 'par_discount', startsOn: '2026-04-15', termMonths: 3 },
  { orderNumber: 'EXPIRES', partnerId: 'par_cash', startsOn: '2026-03-01', termMonths: 12 },
] as const satisfies readonly { orderNumber: string; partnerId: PartnerId; startsOn: string; termMonths: number }[];

/** Sets up a small company on the evening before: orders paid but one, March's payouts approved and in the bank's file. */
export async function foundPlayedCompany(db: Db): Promise<void> {
  let context = await givenCompany(db, '2026-01-05', [
    { id: 'par_cash', programme: 'cashback' },
    { id: 'par_discount', programme: 'discount' },
  ]);
  const placed = await placeOrders(
    context,
    ORDERS.map(({ startsOn, ...order }) => ({ ...order, planCode: 'S', startsOn: day(startsOn), client: null })),
  );
  invariant(placed.ok, 'the orders were placed');
  await recordPayments(
    context,
    placed.value
      .filter(({ orderNumber }) => orderNumber !== 'EXPIRES')
      .map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  for (const [prepared, filed] of [
    ['2026-02-10', '2026-02-27'],
    ['2026-03-10', '2026-03-30'],
  ] as const) {
    context = await advance(context, prepared);
    await prepare(context);
    await approve(context);
    context = await advance(context, filed);
    await file(context);
  }
}

/**
 * Plays the days from where the database stands, each with what people do on it; whoever was broken off calls it again.
 * People look before they act: what was done is not done again.
 */
export async function playDays(db: Db): Promise<void> {
  for (const today of PLAYED_DAYS) await playDay(db, today);
}

/** The days that are played. */
export const PLAYED_DAYS: readonly Day[] = [...eachDay(addDays(BEFORE, 1), LAST)];

/** Plays one of the days: its run, and what people do on it. */
export async function playDay(db: Db, today: Day): Promise<void> {
  const context = contextOf(db, today);
  await runUntil(context, today);
  if ((await findBusinessDay(context)) === today) await ACTS[today]?.(context);
}

const ACTS: Partial<Record<Day, (context: Context) => Promise<void>>> = {
  [day('2026-04-02')]: async (context) => {
    await requestCancellations(context, [await contractOf(context, 'MONEY-BACK')]);
  },
  [day('2026-04-05')]: (context) => payRenewal(context, 'RENEWS'),
  [day('2026-04-07')]: hearFromTheBank,
  [day('2026-04-08')]: correct,
  [day('2026-04-10')]: prepare,
  [day('2026-04-12')]: approve,
  [day('2026-04-20')]: (context) => payRenewal(context, 'LAPSES'),
  [day('2026-04-29')]: file,
};

async function payRenewal(context: Context, orderNumber: string): Promise<void> {
  const invoices = await loadInvoicesOfContracts(context, [await contractOf(context, orderNumber)]);
  const renewal = invoices.find(({ term }) => term === 2);
  invariant(renewal, 'the renewal was invoiced');
  await recordPayments(context, [{ id: `pay_${orderNumber}`, invoiceId: renewal.id, amount: renewal.total }]);
}

/** A correction is put up by one and approved by another; its id is not drawn, so that two plays of the days end alike. */
async function correct(context: Context): Promise<void> {
  const id = 'adj_played' as const;
  const latest = await findLatest(context, adjustmentAsThing(id));
  const named: Context = { ...context, newId: (kind) => (kind === 'adj' ? (id as never) : context.newId(kind)) };
  if (!latest) await givenProposed(named, 'par_cash', -120);
  if (latest?.state !== 'approved') await approveAdjustment(context, id);
}

/** The bank says that March's money came back, in a file that is handed in and taken; February's it never names. */
async function hearFromTheBank(context: Context): Promise<void> {
  const march = month('2026-03');
  const [end] = await listEnds(context, march);
  invariant(end, 'the played partner was sent its money');
  const text = `行番号,受取人名,金額,状態\n1,山田太郎,${end.amount},期限切れ\n2,知らない人,1,受取済\n`;
  const named: Context = {
    ...context,
    newId: (kind) => (kind === 'brs' ? ('brs_played' as never) : context.newId(kind)),
  };
  const staff = asStaff(named, 'usr_maker');
  const file = { name: 'kekka.csv', bytes: new TextEncoder().encode(text) };
  const answered = { month: march, version: 1, part: 0 };
  const id = await handInResult(staff, file, answered, DEFAULT_RESULT_LAYOUT, {});
  invariant(id.ok, 'the file can be read');
  if ((await findResult(context, id.value))?.takenOn) return;
  const plan = await previewResult(context, id.value, DEFAULT_RESULT_LAYOUT);
  invariant(plan?.ok, 'the file can be read');
  const taken = await takeResult(staff, id.value, sha256(planText(plan.value.lines)), DEFAULT_RESULT_LAYOUT);
  invariant(taken.ok, 'the file can be taken');
}

async function prepare(context: Context): Promise<void> {
  const thisMonth = monthNow(context);
  const run = await findRun(context, thisMonth);
  // What the run of the 1st drafted is put up by nobody yet.
  if (!run?.preparedBy) await preparePayoutRun(asStaff(context, 'usr_maker'), thisMonth);
}

async function approve(context: Context): Promise<void> {
  const run = await findRun(context, monthNow(context));
  if (run?.state !== 'draft') return;
  const approved = await approvePayoutRun(asStaff(context, 'usr_checker'), run.month, run.contentHash);
  invariant(approved.ok, 'the run was approved');
}

async function file(context: Context): Promise<void> {
  const thisMonth = monthNow(context);
  if ((await countFiles(context, thisMonth)) > 0) return;
  const layout = { columns: DEFAULT_FILE_COLUMNS, message: '' };
  await makeBankFile(asStaff(context, 'usr_maker'), thisMonth, layout);
}

function monthNow({ today }: Context) {
  return month(today.slice(0, 7));
}

async function contractOf(context: Context, orderNumber: string): Promise<ContractId> {
  const found = await searchContracts(context, { text: orderNumber }, ORDERS.length);
  const contract = found.find((one) => one.orderNumber === orderNumber);
  invariant(contract, `${orderNumber} was ordered`);
  return contract.id;
}
