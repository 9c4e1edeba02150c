import { type Day, type Month, addDays, addMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import type { AdjustmentId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import type { Context, PartnerContext, StaffContext } from '#app/platform/context.server.ts';
import { listUsersOfPartner } from '../access/queries.server.ts';
import { decideAccount, proposeAccount } from '../account-changes/commands.server.ts';
import { accountAsThing } from '../account-changes/rules.ts';
import { proposeAdjustment } from '../adjustment-proposals/commands.server.ts';
import { decideAdjustment } from '../correction-decisions/commands.server.ts';
import { adjustmentAsThing } from '../adjustment-proposals/rules.ts';
import { type Thing, findLatest } from '../approvals/queries.server.ts';
import { makeTransferFile } from '../bank-files/commands.server.ts';
import { listOwnCashbacks } from '../cashback-ways/queries.server.ts';
import { listMoves } from '../close-reviews/queries.server.ts';
import { listOwnContracts, searchContracts } from '../contracts/queries.server.ts';
import { proposeCorrection as proposeOrigin } from '../correction-origins/commands.server.ts';
import { findCorrectable, listLateDifferences } from '../correction-origins/queries.server.ts';
import type { Origin } from '../correction-origins/rules.ts';
import { decideLateFact, proposeLateFact } from '../late-facts/commands.server.ts';
import { type LateFact, factAsThing } from '../late-facts/rules.ts';
import { answerQuestion, askQuestion } from '../line-questions/commands.server.ts';
import { listOpenQuestions } from '../line-questions/queries.server.ts';
import { reportName } from '../name-reports/commands.server.ts';
import { requestAddition } from '../option-changes/commands.server.ts';
import { loadOptionSubject, previewAddition } from '../option-changes/queries.server.ts';
import type { OptionWish } from '../option-changes/rules.ts';
import { findPartner } from '../partners/queries.server.ts';
import { approvableFrom } from '../payee-changes/rules.ts';
import { listPayouts } from '../payouts/queries.server.ts';
import {
  decideCorrection as decideReferral,
  proposeCorrection as proposeReferral,
} from '../referral-corrections/commands.server.ts';
import { correctionAsThing } from '../referral-corrections/rules.ts';
import { answerInquiry, askAboutReferral } from '../referral-inquiries/commands.server.ts';
import { listOpenInquiries } from '../referral-inquiries/queries.server.ts';
import { decideRefund, prepareRefund } from '../refund-payouts/commands.server.ts';
import { listUnpaidRefunds } from '../refund-payouts/queries.server.ts';
import { refundAsThing } from '../refund-payouts/rules.ts';
import { recordOwnRegistration } from '../tax-registrations/commands.server.ts';

/** Where the imagined company's office is written to. */
const OFFICE = 'office@example.jp';

/** An account of nobody: the imagined bank has no such branch. */
const ACCOUNT = {
  bankCode: '0036',
  branchCode: '999',
  kind: 'ordinary',
  number: '0000123',
  holder: 'ﾐﾎﾝ ﾀﾛｳ',
} as const;

/** The domain that a client asks for. */
const DOMAIN = 'mihon-aozora.co.jp';

/** The most of anything that is looked through for some to deal with. */
const EVERYTHING = 1_000;

/** The imagined company's own account, which transfers leave. */
const SENDER = {
  ...{ consignorCode: '0000000000', name: 'ｻﾝﾌﾟﾙｻ-ﾊﾞ-(ｶ', bankCode: '9999', bankName: 'ﾐﾎﾝ' },
  ...{ branchCode: '001', branchName: 'ﾎﾝﾃﾝ', kind: 'ordinary' as const, number: '0000001' },
};

/** The month-end at which the visited partner was one contract short of the next step of the card. */
const SHORT_MONTH = month('2026-01');

/** What is learned of a contract that began on the day after: it was in force half a month earlier. */
const LEARNED: LateFact = {
  kind: 'in-force',
  from: day('2026-01-15'),
  to: lastDayOf(SHORT_MONTH),
  reason: '2026年1月14日のご入金を、銀行の入金明細で確認',
};

/** How many days before the affairs a partner asks for transfers, which takes two people and a wait. */
const ACCOUNT_ASKED_BEFORE = 40;

/** The same of a domain, on which work can be asked for once its term has begun. */
const DOMAIN_ASKED_BEFORE = 190;

/** The staff of the imagined company. */
type Hands = { admin: StaffContext; maker: StaffContext; checker: StaffContext };

/** Whose affairs they are: who visits sign in as, who is paid by transfer, and who was announced under a wrong name. */
export type Concerned = { visited: PartnerId; transferred: PartnerId; misnamed: PartnerId };

/**
 * What partners and staff of the imagined company have to do with each other, so that no page stands empty: a number and an
 * account are said, a name is reported, lines and a referral are asked about and some of each are answered, a fact is learned
 * late, corrections of money and of referrals are put up and some of them approved, options and work on a domain are asked
 * for, and refunds have their accounts. Most of it happens on one day, accounts before. Each by the command that people use.
 */
export async function dealWithAffairs(hands: Hands, concerned: Concerned, on: Day): Promise<void> {
  const { maker, checker } = hands;
  const { visited, transferred, misnamed } = concerned;
  const wish: OptionWish = { option: 'domain', domain: { choice: 'new', name: DOMAIN } };
  if (maker.today === addDays(on, -DOMAIN_ASKED_BEFORE)) await add(await actingFor(maker, visited), wish);
  const asked = addDays(on, -ACCOUNT_ASKED_BEFORE);
  if (maker.today === asked) taken(await proposeAccount(maker, transferred, { ...ACCOUNT, number: '0000456' }));
  if (maker.today === approvableFrom(asked, maker.policy)) await approveAccount(checker, transferred);
  if (maker.today !== on) return;
  const partner = await actingFor(maker, visited);
  const registration = { from: day('2025-04-01'), standing: 'individual', number: 'T7000012050002' } as const;
  taken(await recordOwnRegistration(partner, registration));
  taken(await proposeAccount(partner, visited, { ...ACCOUNT, number: '0000789', holder: 'ﾏﾂﾓﾄ ﾏﾕﾐ' }));
  await askAboutLines(partner, maker);
  await askAboutReferrals(partner, maker);
  await correct(maker, checker, visited);
  await learnLate(maker, checker, visited);
  await reportWrongName(await actingFor(maker, misnamed));
  await correctReferrals(hands, visited);
  await add(partner, { option: 'info-change', domain: DOMAIN, hosts: 1 });
  await prepareRefunds(maker, checker);
}

/** The transfers of an announced run go to the bank in a file of their own; none is made where nobody is paid so. */
export async function fileTransfers(staff: StaffContext, of: Month): Promise<void> {
  await makeTransferFile(staff, of, { sender: SENDER, lineEnds: true });
}

/** The second person approves the account that waits. */
async function approveAccount(checker: StaffContext, partnerId: PartnerId): Promise<void> {
  const waiting = await waitingOf(checker, accountAsThing(partnerId));
  taken(await decideAccount(checker, partnerId, { decision: 'approve', seenHash: waiting }));
}

/** What is seen of a proposal that waits. */
async function waitingOf(context: Context, thing: Thing): Promise<string> {
  const waiting = await findLatest(context, thing);
  invariant(waiting?.state === 'proposed', 'what is decided waits');
  return waiting.contentHash;
}

/** The partner's first person, acting for it. */
async function actingFor(context: Context, id: PartnerId): Promise<PartnerContext> {
  const [partner, [person]] = [await findPartner(context, id), await listUsersOfPartner(context, id)];
  invariant(partner && person, 'the partner has somebody who signs in');
  const { id: userId, name: userName } = person;
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName, programme: partner.programme },
  };
}

/** Three lines are asked about; staff explain the first, and put up a correction of the last. */
async function askAboutLines(partner: PartnerContext, staff: StaffContext): Promise<void> {
  const lines = await listOwnCashbacks(partner, { limit: QUESTIONS.length });
  for (const [place, question] of QUESTIONS.entries()) {
    const line = lines[place];
    const asked = line && (await askQuestion(partner, { ...lineOf(line), question }, OFFICE));
    invariant(asked, 'the line is the partner’s own');
    taken(asked);
  }
  const open = await listOpenQuestions(staff, QUESTIONS.length);
  const [first, last] = [open[0], open.at(-1)];
  invariant(first && last, 'questions wait');
  const answer =
    '利用開始日または契約更新日の、前月末の契約件数で決まります。数えたご契約は「率と件数」の率の証明でご覧いただけます。';
  taken(await answerQuestion(staff, first.id, { outcome: 'explained', answer }));
  await putUp(staff, lineOf(last), { kind: 'question', id: last.id, ...lineOf(last) }, 540);
  const corrected = 'お調べしたところ、ご指摘のとおり計算に誤りがありました。差額を調整いたします。';
  taken(await answerQuestion(staff, last.id, { outcome: 'correcting', answer: corrected }));
}

const QUESTIONS = [
  'この率は、いつの契約件数で決まったものですか。',
  '対象の料金に初期費用は含まれますか。',
  'お客様のご契約期間が、実際より短く計算されていませんか。',
];

function lineOf({ orderNumber, term }: { orderNumber: string; term: number }) {
  return { orderNumber, term };
}

/** A correction is put up as its form is filled in; without a difference of its own, with so many yen. */
async function putUp(
  staff: StaffContext,
  line: { orderNumber: string; term: number },
  origin: Origin,
  amount = 0,
): Promise<AdjustmentId> {
  const found = await findCorrectable(staff, line);
  invariant(found, 'the cashback was earned');
  const { partnerCode, month: of } = found.cashback;
  const difference = found.late ? found.late.difference : yen(amount);
  const reason = origin.kind === 'late' ? '月末の契約件数の訂正に伴う率の差額' : 'ご質問による訂正';
  const asked = { partnerCode, amount: difference, reason, month: of, cashback: line };
  return taken(await proposeOrigin(staff, asked, origin));
}

/**
 * A contract turns out to have been in force at a month-end that did not count it. Of the cashbacks it would have made others,
 * the smallest difference is approved, another waits, and the others are still to be put up.
 */
async function learnLate(maker: StaffContext, checker: StaffContext, partnerId: PartnerId): Promise<void> {
  const begun = await listMoves(maker, addMonths(SHORT_MONTH, 1), EVERYTHING);
  const late = begun.find((one) => one.partnerId === partnerId && one.startsOn === addDays(LEARNED.to, 1));
  invariant(late, 'a contract began on the day after');
  const { contractId } = late;
  taken(await proposeLateFact(maker, contractId, LEARNED));
  const seenHash = await waitingOf(checker, factAsThing(contractId));
  taken(await decideLateFact(checker, contractId, { decision: 'approve', seenHash }));
  const differences = await listLateDifferences(maker, [SHORT_MONTH], EVERYTHING, partnerId);
  const [smallest, next] = differences.toSorted((left, right) => left.difference - right.difference);
  invariant(smallest && next, 'one contract more brings the next step');
  const first = await putUp(maker, lineOf(smallest), { kind: 'late' });
  await putUp(maker, lineOf(next), { kind: 'late' });
  taken(await approveCorrection(checker, first));
}

/** A partner says that its last payout was announced under a wrong name; the bank has it already. */
async function reportWrongName(partner: PartnerContext): Promise<void> {
  const last = (await listPayouts(partner, addMonths(monthOf(partner.today), -1))).find(
    ({ partnerId }) => partnerId === partner.partner.id,
  );
  invariant(last, 'the partner was paid last month');
  const said = { wrong: 'characters', note: '口座の名義は旧字体です。' } as const;
  const reported = await reportName(partner, last.id, said, OFFICE);
  invariant(reported, 'the payout is the partner’s own');
  taken(reported);
}

/** Two contracts that nobody referred turn out to be the visited partner's: one from next month on, one waits. */
async function correctReferrals({ admin, checker }: Hands, partnerId: PartnerId): Promise<void> {
  const partner = await findPartner(admin, partnerId);
  invariant(partner, 'the partner joined');
  const unreferred = await searchContracts(admin, { state: 'in-force', unreferred: true }, 2);
  const fromMonth = addMonths(monthOf(admin.today), 1);
  for (const [place, { id }] of unreferred.entries()) {
    const reason = 'お客様より、ご紹介による申し込みとの連絡を確認';
    taken(await proposeReferral(admin, id, { partnerCode: partner.code, fromMonth, reason }));
    if (place > 0) continue;
    const seenHash = await waitingOf(checker, correctionAsThing(id));
    taken(await decideReferral(checker, id, { decision: 'approve', seenHash }));
  }
}

/** Something is added to the partner's oldest contract that is renewed every quarter. */
async function add(partner: PartnerContext, wish: OptionWish): Promise<void> {
  const own = await listOwnContracts(partner, { state: 'in-force', limit: EVERYTHING, offset: 0 });
  const oldest = own.filter(({ cancelledOn, termMonths }) => cancelledOn === null && termMonths === 3).at(-1);
  const subject = oldest && (await loadOptionSubject(partner, oldest.id));
  invariant(subject, 'the partner has such a contract');
  const { seen } = taken(await previewAddition(partner, subject, wish));
  taken(await requestAddition(partner, oldest.id, { by: 'staff', reason: 'お客様からのご依頼', wish, seen }));
}

/** Two referrals are missed; staff answer the first. */
async function askAboutReferrals(partner: PartnerContext, staff: StaffContext): Promise<void> {
  const missed = { 'koumuten.example.jp': '株式会社見本工務店', 'coffee.example.jp': '合同会社見本珈琲' };
  for (const [domain, company] of Object.entries(missed)) {
    const note = 'お電話で、当社の紹介で申し込んだと伺いました。';
    taken(await askAboutReferral(partner, { orderNumber: null, domain, company, note }, OFFICE));
  }
  const [first] = await listOpenInquiries(staff, 1);
  invariant(first, 'an inquiry waits');
  const answer = 'お申し込みを確認しましたが、紹介コードの入力がなく、事前の登録もありませんでした。';
  taken(await answerInquiry(staff, first.id, { outcome: 'not-given', answer }));
}

/** Two corrections are put up; the first is approved, and joins the coming run. */
async function correct(maker: StaffContext, checker: StaffContext, partnerId: PartnerId): Promise<void> {
  const partner = await findPartner(maker, partnerId);
  invariant(partner, 'the partner joined');
  const about = { partnerCode: partner.code, cashback: null, month: null };
  const first = taken(await proposeAdjustment(maker, { ...about, amount: yen(1_200), reason: '件数の訂正による差額' }));
  taken(await proposeAdjustment(maker, { ...about, amount: yen(-300), reason: '重複して計上した分の減額' }));
  taken(await approveCorrection(checker, first));
}

async function approveCorrection(checker: StaffContext, id: AdjustmentId) {
  const seenHash = await waitingOf(checker, adjustmentAsThing(id));
  return decideAdjustment(checker, id, { decision: 'approve', seenHash });
}

/** The two refunds that are due last have their accounts; the first of them is approved. */
async function prepareRefunds(maker: StaffContext, checker: StaffContext): Promise<void> {
  const refunds = (await listUnpaidRefunds(maker, EVERYTHING)).slice(-2);
  for (const { contractId } of refunds) taken(await prepareRefund(maker, contractId, ACCOUNT));
  const [first] = refunds;
  const waiting = first && (await findLatest(checker, refundAsThing(first.contractId)));
  if (first && waiting) {
    taken(await decideRefund(checker, first.contractId, { decision: 'approve', seenHash: waiting.contentHash }));
  }
}

/** What was taken; imagined people ask for nothing that is refused. */
function taken<Value>(outcome: { ok: true; value: Value } | { ok: false; refusal: { code: string } }): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(`the imagined company was refused: ${outcome.refusal.code}`);
}
