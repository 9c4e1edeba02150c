import { yenText } from '#app/core/wording.ts';
import { explainApprovalRefusal } from '../payouts/messages.ts';
import type { Anomaly, AnswerRefusal, RunDecisionRefusal } from './rules.ts';

/** What stands out about a run or a payout, as staff read it. */
export function anomalyText({ code, usual }: Pick<Anomaly, 'code' | 'usual'>): string {
  const before = usual === null ? '' : `(直近の中央値 ${yenText(usual)})`;
  return {
    'run-above': `支払の合計が、直近の月に比べて大きく増えています${before}`,
    'payout-above': `このパートナーの直近の支払に比べて大きく増えています${before}`,
    'first-above': '比較できる直近の支払がなく、金額が大きい支払です',
  }[code];
}

/** What staff read when an answer is not taken: what is wrong, then what to do. */
export function explainAnswerRefusal(refusal: AnswerRefusal): string {
  switch (refusal.code) {
    case 'content-changed':
      return '支払処理の内容または状態が変わりました。最新の内容をご確認のうえ、必要な場合はもう一度回答してください。';
    case 'not-asked':
      return 'この支払に確認事項はありません。最新の内容をご確認ください。';
    case 'already-answered':
      return 'この確認事項には、すでに回答があります。最新の内容をご確認ください。';
  }
}

/** What staff read when a run is not decided: what is wrong, then what to do. */
export function explainRunDecision(refusal: RunDecisionRefusal): string {
  switch (refusal.code) {
    case 'anomalies-unanswered':
      return `回答のない確認事項が${refusal.anomalies}件あるため承認できません。先に、別の担当者が「確認事項」に回答してください。`;
    case 'own-answer':
      return 'ご自身が確認事項に回答した支払処理は承認できません。別の担当者が承認してください。';
    default:
      return explainApprovalRefusal(refusal);
  }
}

/** Whether everything that stands out in a run was answered, as one line of what was checked about it. MAIL-14. */
export function explainAnomalyCheck(asked: number, open: number) {
  const finding =
    asked === 0
      ? '直近の支払に比べて大きい支払はありません'
      : open === 0
        ? `確認事項${asked}件のすべてに回答があります`
        : `確認事項${asked}件のうち${open}件に回答がありません。回答するまで承認できません`;
  return { what: '直近の支払との比較', ok: open === 0, finding };
}
