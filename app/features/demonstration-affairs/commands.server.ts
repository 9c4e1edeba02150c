import { day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import type { Context, PartnerContext, StaffContext } from '#app/platform/context.server.ts';
import { listUsersOfPartner } from '../access/queries.server.ts';
import { decideAdjustment, proposeAdjustment } from '../adjustment-proposals/commands.server.ts';
import { adjustmentAsThing } from '../adjustment-proposals/rules.ts';
import { findLatest } from '../approvals/queries.server.ts';
import { listOwnCashbacks } from '../cashback-ways/queries.server.ts';
import { answerQuestion, askQuestion } from '../line-questions/commands.server.ts';
import { listOpenQuestions } from '../line-questions/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
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

/** The most refunds that are looked through for some to prepare. */
const EVERY_REFUND = 1_000;

/**
 * What partners and staff of the imagined company have to do with each other on one day, so that no page stands empty: a
 * number is said, lines and a referral are asked about and one of each is answered, corrections are put up and one of them
 * approved, and refunds have their accounts. Each by the command that people use.
 */
export async function dealWithAffairs(
  { maker, checker }: { maker: StaffContext; checker: StaffContext },
  partnerId: PartnerId,
): Promise<void> {
  const partner = await actingFor(maker, partnerId);
  const registration = { from: day('2025-04-01'), standing: 'individual', number: 'T7000012050002' } as const;
  taken(await recordOwnRegistration(partner, registration));
  await askAboutLines(partner, maker);
  await askAboutReferrals(partner, maker);
  await correct(maker, checker, partnerId);
  await prepareRefunds(maker, checker);
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

/** Two lines are asked about; staff answer the first. */
async function askAboutLines(partner: PartnerContext, staff: StaffContext): Promise<void> {
  const lines = await listOwnCashbacks(partner, { limit: 2 });
  for (const [place, { orderNumber, term }] of lines.entries()) {
    const question =
      place === 0 ? '前回より率が下がった理由を教えてください。' : '対象の料金に初期費用は含まれますか。';
    const asked = await askQuestion(partner, { orderNumber, term, question }, OFFICE);
    invariant(asked, 'the line is the partner’s own');
    taken(asked);
  }
  const [first] = await listOpenQuestions(staff, 1);
  invariant(first, 'a question waits');
  const answer =
    '率は、更新日の前月末の契約件数で決まります。その月末の件数が料率表の段を下回ったため、率が変わりました。';
  taken(await answerQuestion(staff, first.id, { outcome: 'explained', answer }));
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
  const waiting = await findLatest(checker, adjustmentAsThing(first));
  invariant(waiting, 'the correction waits');
  taken(await decideAdjustment(checker, first, { decision: 'approve', seenHash: waiting.contentHash }));
}

/** The two refunds that are due last have their accounts; the first of them is approved. */
async function prepareRefunds(maker: StaffContext, checker: StaffContext): Promise<void> {
  const refunds = (await listUnpaidRefunds(maker, EVERY_REFUND)).slice(-2);
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
