import { type Day, addDays, dayOfMonth, eachDay, isGridDay, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import { type Context, type StaffContext, inExclusiveTransaction } from '#app/platform/context.server.ts';
import words from '#db/demonstration.json' with { type: 'json' };
import { createUser } from '../access/commands.server.ts';
import { DEMONSTRATION_SIGN_INS, type Role, type StaffRole } from '../access/rules.ts';
import { findLatest } from '../approvals/queries.server.ts';
import { dealWithAffairs, fileTransfers } from '../demonstration-affairs/commands.server.ts';
import { handOutFile, makeBankFile } from '../bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '../bank-files/rules.ts';
import { requestCancellations } from '../cancellations/commands.server.ts';
import { addPlans, adoptCatalogue } from '../catalogue/commands.server.ts';
import { decideClose, signClose } from '../close-reviews/commands.server.ts';
import { type Invoice, loadInvoices } from '../invoices/queries.server.ts';
import { keepLetters } from '../letters/commands.server.ts';
import { type Progress, openFirstDay, runUntil } from '../operations/commands.server.ts';
import { placeOrders } from '../orders/commands.server.ts';
import { decideOutcome, proposeOutcome } from '../outcome-proposals/commands.server.ts';
import { entryAsThing } from '../outcome-proposals/rules.ts';
import { CONSENT_VERSION } from '../consents/rules.ts';
import { type NewPartner, registerPartner, storeApplication } from '../partners/commands.server.ts';
import { recordPayments } from '../payments/commands.server.ts';
import { confirmPayees } from '../payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '../payouts/commands.server.ts';
import { findRun } from '../payouts/queries.server.ts';
import { PAYOUT_ROUTES } from '../payouts/rules.ts';
import { adoptRateCards } from '../rates/commands.server.ts';
import { adoptOrderUrls } from '../referrals/commands.server.ts';
import { sampleCards } from '../demonstration-cards/rules.ts';
import { listEnds } from '../transfer-outcomes/queries.server.ts';
import { isUntouched, listIssuedToday } from './queries.server.ts';
import {
  DEMONSTRATION_DAYS,
  type ImaginedCompany,
  type ImaginedOrder,
  type ImaginedPartner,
  digitsOf,
  drawsFrom,
  fullName,
  idsOfDay,
  imagineCompany,
  paysOn,
  seedOf,
} from './rules.ts';

/** One number decides the whole company. */
const SEED = 20_260_531;

/** The day on which partners and staff deal with each other: before the last run is prepared. */
const AFFAIRS_ON = addDays(DEMONSTRATION_DAYS.to, -3);

/** What was founded: how many partners and orders, and the business day afterwards. */
export type Founded = { partners: number; orders: number; today: Day };

/**
 * Founds the demonstration company in an untouched database: two years of orders, payments, cancellations and payouts,
 * played day by day through the same commands and the same daily run as in earnest. One transaction: broken off, it
 * leaves the database untouched. The same company comes out every time, ids and all.
 */
export async function foundDemonstration(
  context: Context,
  progress?: Progress,
): Promise<Outcome<Founded, { code: 'not-empty' }>> {
  return inExclusiveTransaction(context, async (context) => {
    if (!(await isUntouched(context))) return refused({ code: 'not-empty' });
    const { from, to } = DEMONSTRATION_DAYS;
    const company = imagineCompany(words, drawsFrom(SEED));
    const play = await setUp(onDay(context, addDays(from, -1)), company);
    for (const today of eachDay(from, to)) {
      await playDay(onDay(context, today), play);
      await progress?.(today);
    }
    await keepLetters(context);
    return done({ partners: company.partners.length, orders: company.orders.length, today: to });
  });
}

/** Beside the one visitors sign in as: who is paid by transfer, and who has somebody to report a wrong name. */
const AFFAIRS_OF = ['hoshizora', 'gekkodo'];

type StaffMember = StaffContext['staff'];

/** What is known while the company is played. */
type Play = {
  company: ImaginedCompany;
  admin: StaffMember;
  maker: StaffMember;
  checker: StaffMember;
  partnerIds: Map<number, PartnerId>;
  orderOf: Map<ContractId, { order: ImaginedOrder; index: number }>;
  payments: Map<Day, { invoiceId: InvoiceId; amount: Yen; evenIfVoid: boolean }[]>;
};

async function setUp(context: Context, company: ImaginedCompany): Promise<Play> {
  const { from } = DEMONSTRATION_DAYS;
  await openFirstDay(context, from);
  await addPlans(context, {
    plans: words.plans.map(({ code, name, planGroup, kind }) => ({
      code,
      name,
      planGroup,
      kind: kind === 'server' ? 'server' : 'other',
    })),
    prices: words.plans.map(({ code, monthlyFee, setupFee }) => ({
      planCode: code,
      fromDay: from,
      monthlyFee: yen(monthlyFee),
      setupFee: yen(setupFee),
    })),
  });
  await adoptCatalogue(context);
  await adoptRateCards(context, sampleCards(words), 'demonstration');
  return {
    company,
    admin: await staffMember(context, '見本 花子', 'admin'),
    maker: await staffMember(context, '作成 一郎', 'maker'),
    checker: await staffMember(context, '承認 京子', 'checker'),
    partnerIds: new Map(),
    orderOf: new Map(),
    payments: new Map(),
  };
}

async function staffMember(context: Context, name: string, role: StaffRole): Promise<StaffMember> {
  return { userId: await signIn(context, { email: `${role}@example.jp`, name, role }), name, role };
}

async function signIn(
  context: Context,
  user: { email: string; name: string; role: Role; partnerId?: PartnerId },
): Promise<UserId> {
  const created = await createUser(context, { ...user, password: DEMONSTRATION_SIGN_INS.password });
  invariant(created.ok, 'nobody has signed up in an untouched database');
  return created.value;
}

/** A day as PROGRAMME orders it: the run, then orders, cancellations and confirmations, then payments; staff last. */
async function playDay(context: Context, play: Play): Promise<void> {
  await runUntil(context, context.today);
  await partnersJoin(context, play);
  if (isGridDay(context.today)) expectPayments(play, await listIssuedToday(context));
  await ordersCome(context, play);
  await requestsCome(context, play);
  await moneyComes(context, play);
  await staffWork(context, play);
}

async function partnersJoin(context: Context, { company, partnerIds, maker }: Play): Promise<void> {
  for (const [index, partner] of company.partners.entries()) {
    if (partner.joinedOn !== context.today) continue;
    const visitor = ['cash', 'discount'][index];
    const email = visitor ? `${visitor}@example.jp` : `info@${partner.latin}.example.jp`;
    const registered = await registerPartner(asStaff(context, maker), newPartner(partner, email));
    invariant(registered.ok, 'the bank can read the names imagined');
    const partnerId = registered.value;
    partnerIds.set(index, partnerId);
    if (visitor || partner.latin === AFFAIRS_OF[1])
      await signIn(context, { email, name: fullName(partner), role: 'owner', partnerId });
    if (partner.programme === 'cashback') {
      const url = { slug: partner.latin, partnerId, label: '会社案内サイト', createdOn: context.today };
      const second = { ...url, slug: `${partner.latin}-2`, label: '店頭チラシ' };
      await adoptOrderUrls(context, index % 3 === 0 ? [url, second] : [url]);
    }
  }
  if (context.today === addDays(DEMONSTRATION_DAYS.to, -2)) {
    await storeApplication(context, newPartner(company.applicant, `info@${company.applicant.latin}.example.jp`));
  }
}

function newPartner(partner: ImaginedPartner, email: string): NewPartner {
  const { name, nameKana, programme, phone, person } = partner;
  const payee = programme === 'cashback' ? { ...person, email } : null;
  return { name, nameKana, contactName: fullName(partner), email, phone, programme, payee };
}

async function ordersCome(context: Context, play: Play): Promise<void> {
  const { company, partnerIds } = play;
  const today = [...company.orders.entries()].filter(([, { orderedOn }]) => orderedOn === context.today);
  if (today.length === 0) return;
  const placed = await placeOrders(
    context,
    today.map(([index, { partner, planCode, termMonths, startsOn, client }]) => ({
      planCode,
      termMonths,
      startsOn,
      partnerId: partner === null ? null : (partnerIds.get(partner) ?? null),
      client: client && {
        ...client,
        orderSlug: partner === null ? null : (company.partners[partner]?.latin ?? null),
        doneToken: digitsOf(drawsFrom(SEED + index), 32),
        consentVersion: partner === null ? CONSENT_VERSION.alone : CONSENT_VERSION.referred,
        consentedAt: context.now,
      },
    })),
  );
  invariant(placed.ok, 'the orders imagined can be accepted');
  for (const [place, { contractId }] of placed.value.entries()) {
    const entry = today[place];
    if (entry) play.orderOf.set(contractId, { index: entry[0], order: entry[1] });
  }
  expectPayments(
    play,
    placed.value.map(({ invoice }) => invoice),
  );
}

/** Decides of invoices just issued when each is paid. */
function expectPayments({ orderOf, payments }: Play, issued: readonly Invoice[]): void {
  for (const invoice of issued) {
    const known = orderOf.get(invoice.contractId);
    const paidOn = known && paysOn(known.order, invoice, drawsFrom(SEED + known.index * 100 + invoice.term));
    if (!paidOn) continue;
    const evenIfVoid = known.order.conduct === 'pays-too-late';
    const due = payments.get(paidOn) ?? [];
    payments.set(paidOn, [...due, { invoiceId: invoice.id, amount: invoice.total, evenIfVoid }]);
  }
}

async function requestsCome(context: Context, { company, partnerIds, orderOf }: Play): Promise<void> {
  const cancelled = [...orderOf].filter(([, { order }]) => order.cancelledOn === context.today).map(([id]) => id);
  if (cancelled.length > 0) await requestCancellations(context, cancelled);
  const confirmed = [...company.partners.entries()].flatMap(([index, partner]) => {
    const id = partnerIds.get(index);
    return id && partner.programme === 'cashback' && partner.payeeConfirmedOn === context.today ? [id] : [];
  });
  if (confirmed.length > 0) await confirmPayees(context, confirmed);
}

async function moneyComes(context: Context, play: Play): Promise<void> {
  const expected = play.payments.get(context.today) ?? [];
  if (expected.length === 0) return;
  const ids = expected.map(({ invoiceId }) => invoiceId);
  const invoices = await loadInvoices(context, ids);
  const open = new Set(invoices.filter(({ status }) => status === 'open').map(({ id }) => id));
  const arriving = expected.filter(({ invoiceId, evenIfVoid }) => evenIfVoid || open.has(invoiceId));
  const recorded = await recordPayments(asStaff(context, play.maker), arriving);
  invariant(recorded.ok, 'a payment of the invoiced amount is recorded');
  expectPayments(play, recorded.value.issued);
}

/** The maker prepares on the 10th; the checker approves on the 12th; the file is made the day before the money leaves. */
async function staffWork(context: Context, play: Play): Promise<void> {
  const { today } = context;
  const [thisMonth, maker, checker] = [monthOf(today), asStaff(context, play.maker), asStaff(context, play.checker)];
  if (dayOfMonth(today) === 2 && monthOf(DEMONSTRATION_DAYS.from) < thisMonth) {
    const closed = monthOf(addDays(today, -2));
    const signed = await signClose(maker, closed, '増減の理由を契約ごとに確認しました');
    const seenHash = signed.ok ? signed.value : '';
    await decideClose(checker, closed, { decision: 'approve', seenHash });
  }
  if (dayOfMonth(today) === 10) await preparePayoutRun(maker, thisMonth);
  if (dayOfMonth(today) === 12 || dayOfMonth(today) === 14) {
    // Prepared anew first: what a cancellation took out since is out, and nothing is approved unseen.
    const seen = (await preparePayoutRun(maker, thisMonth)) && (await findRun(context, thisMonth))?.contentHash;
    if (seen) await approvePayoutRun(checker, thisMonth, seen);
  }
  if (addDays(today, 1) === lastDayOf(thisMonth)) {
    const message = '株式会社KDDIウェブコミュニケーションズ キャッシュバックプログラム';
    await makeBankFile(maker, thisMonth, { columns: DEFAULT_FILE_COLUMNS, message });
    await fileTransfers(maker, thisMonth);
    for (const route of PAYOUT_ROUTES) await handOutFile(maker, thisMonth, 1, route);
  }
  if (dayOfMonth(today) === 5) await resultsCome(maker, checker);
  const [visited, transferred, misnamed] = [0, ...AFFAIRS_OF.map((latin) => indexOf(play, latin))].map((index) =>
    play.partnerIds.get(index),
  );
  if (!visited || !transferred || !misnamed) return;
  const hands = { admin: asStaff(context, play.admin), maker, checker };
  await dealWithAffairs(hands, { visited, transferred, misnamed }, AFFAIRS_ON);
}

/** What was sent was received; of the last month's one transfer came back, and nobody knows of the others yet. */
async function resultsCome(maker: StaffContext, checker: StaffContext): Promise<void> {
  const month = monthOf(addDays(maker.today, -7));
  const sent = (await listEnds(maker, month)).filter(({ sentOn }) => sentOn !== null);
  const smallest = sent.toSorted((left, right) => left.amount - right.amount).slice(0, 1);
  const lastly = monthOf(maker.today) === monthOf(DEMONSTRATION_DAYS.to);
  const told = { outcome: lastly ? 'returned' : 'received', reason: lastly ? '口座名義の不一致' : '' } as const;
  const put = await proposeOutcome(maker, month, lastly ? smallest : sent, { ...told, happenedOn: null });
  const seen = put.ok && (await findLatest(checker, entryAsThing(put.value)));
  if (seen) await decideOutcome(checker, put.value, { decision: 'approve', seenHash: seen.contentHash });
}

function indexOf({ company }: Play, latin: string): number {
  return company.partners.findIndex((partner) => partner.latin === latin);
}

function onDay(context: Context, today: Day): Context {
  const newId = idsOfDay(today, drawsFrom(seedOf(today)));
  return { ...context, today, now: new Date(`${today}T10:00:00+09:00`), newId };
}

function asStaff(context: Context, staff: StaffMember): StaffContext {
  return { ...context, actor: { kind: 'staff', userId: staff.userId }, staff };
}
