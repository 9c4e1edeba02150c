import { type Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import { explainMoveRefusal } from '../contract-moves/messages.ts';
import { rateTitle } from '../handovers/messages.ts';
import type { CountChange } from '../handovers/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { CorrectionDecisionRefusal, CorrectionRefusal, PlanRefusal } from './rules.ts';

/** What nobody's referral is called where a partner's name would stand. */
export const NOBODY = '紹介なし';

/** A rate that a correction may change, as people call it. */
export function rateName(rate: CountChange['rates'][number]): string {
  return rateTitle(rate);
}

/** What a correction is called where people decide it. */
export function correctionTitle(orderNumber: string, from: string | null, to: string | null): string {
  return `${orderNumber}の紹介元 ${from ?? NOBODY} → ${to ?? NOBODY}`;
}

/** What staff read when a correction is not put up. */
export function explainCorrectionRefusal(refusal: CorrectionRefusal): string {
  switch (refusal.code) {
    case 'partner-missing':
      return '紹介元のパートナー番号を入力してください。';
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    default:
      return explainMoveRefusal(refusal);
  }
}

/** What staff read when a correction is not decided. */
export function explainCorrectionDecisionRefusal(refusal: CorrectionDecisionRefusal): string {
  switch (refusal.code) {
    case 'not-proposed':
    case 'already-decided':
    case 'may-not':
    case 'own-work':
    case 'own-hand':
    case 'proposer-gone':
    case 'content-changed':
      return explainDecisionRefusal(refusal);
    default:
      return `この申請は承認できません。${explainMoveRefusal(refusal)}`;
  }
}

/** What staff read when a planned correction is not taken back. */
export function explainPlanRefusal(refusal: PlanRefusal): string {
  switch (refusal.code) {
    case 'nothing-planned':
      return '取り消せる変更の予定はありません。すでに適用されたか、取り消されています。';
    case 'agreed-by-partners':
      return 'パートナー間で合意した移管の予定です。「契約の移管」の画面から中止してください。';
  }
}

/** Tells the partner that was to have a contract that the plan is taken back. */
export function correctionWithdrawn(told: {
  partnerName: string;
  orderNumber: string;
  fromMonth: Month;
  reason: string;
}): LetterText {
  const { partnerName, orderNumber, fromMonth, reason } = told;
  return {
    subject: `【CPI】ご紹介の記録の予定を取り消しました(${orderNumber})`,
    body: `${partnerName} 様

下記のお申し込みをご紹介として記録する予定を取り消しました。

■ お申し込み番号　${orderNumber}
■ 予定していた月　${monthText(fromMonth)}から
■ 理由
${reason}
${SIGNATURE}
`,
  };
}

/** What was just done of a contract's referral, and what follows, as the address says; undefined where nothing was. */
export function correctionDone(done: string | null | undefined): { title: string; follows: string } | undefined {
  switch (done) {
    case 'corrected':
      return {
        title: '紹介元の変更を承認しました',
        follows:
          '適用する月の初日から、担当のパートナーが変わります。変更後のパートナーがある場合は、通知メールを作成しました。',
      };
    case 'correction-rejected':
      return { title: '紹介元の変更を差し戻しました', follows: '紹介元は変わりません。' };
    case 'plan-withdrawn':
      return {
        title: 'パートナーの変更の予定を取り消しました',
        follows: '理由とともに記録しました。変更後のパートナーがある場合は、通知メールを作成しました。',
      };
    default:
      return undefined;
  }
}
