import { type Day, monthOf } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { planGroupName } from '../catalogue/messages.ts';
import { explainMoveRefusal } from '../contract-moves/messages.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import { rateEventName } from '../rates/messages.ts';
import type { CountChange, HandoverRefusal, HandoverState, HandoverStep, ProposingRefusal } from './rules.ts';

/** A rate that a handover may change, as the reader's page names it. */
export function rateTitle({ planGroup, event }: CountChange['rates'][number]): string {
  return `${planGroupName(planGroup)}の率(${rateEventName(event)})`;
}

/** Where a handover stands, as people call it. */
export function handoverStateName(state: HandoverState): string {
  return {
    open: '回答待ち',
    expired: '回答期限切れ',
    accepted: '承諾済み(移管の予定)',
    declined: '辞退',
    withdrawn: '取り下げ',
    refused: '事務局による中止',
    done: '移管済み',
  }[state];
}

/** What a partner reads when nothing is proposed: what is wrong, then what to do. */
export function explainProposingRefusal(refusal: ProposingRefusal): string {
  switch (refusal.code) {
    case 'too-many-codes':
      return `短い時間に多くのお手続きが行われたため、一時的に停止しています。${refusal.minutes}分ほどおいてから、もう一度お試しください。`;
    case 'receiver-unknown':
      return 'このパートナー番号へは移管をご提案できません。同じプログラムに参加中のパートナー様の番号をご確認ください。';
    case 'offered-already':
      return `ご契約 ${refusal.orderNumber} は、すでに移管を提案中です。回答をお待ちいただくか、先の提案を取り下げてください。`;
    default:
      return explainMoveRefusal(refusal);
  }
}

/** What people read when a handover does not go on. */
export function explainHandoverRefusal(refusal: HandoverRefusal): string {
  switch (refusal.code) {
    case 'not-now':
      return `この移管は「${handoverStateName(refusal.state)}」のため、お手続きできません。最新の状態をご確認ください。`;
    case 'changed-hands':
      return '提案の後に担当のパートナーが変わったご契約が含まれているため、承諾できません。提案元にご確認ください。';
    default:
      return explainMoveRefusal(refusal);
  }
}

/** What happened to a handover, for its letters. */
export type HandoverEvent = { code: 'proposed' | 'expired' | HandoverStep; reason?: string };

type Told = {
  id: string;
  name: string;
  fromName: string;
  toCode: string;
  effectiveFrom: Day;
  answerBy: Day;
  contracts: number;
};

const SUBJECTS: Record<HandoverEvent['code'], string> = {
  proposed: 'ご契約の移管の提案を承りました',
  accepted: 'ご契約の移管が承諾されました',
  declined: 'ご契約の移管が辞退されました',
  withdrawn: 'ご契約の移管が取り下げられました',
  refused: 'ご契約の移管を中止しました',
  expired: 'ご契約の移管の提案が回答期限を過ぎました',
};

/** Tells one of the two partners of a step of a handover: of the other one no more than it chose to show. GAP-09. */
export function handoverLetter(event: HandoverEvent, side: 'giver' | 'receiver', told: Told): LetterText {
  const { id, name, fromName, toCode, effectiveFrom, answerBy, contracts } = told;
  const offered = event.code === 'proposed' && side === 'receiver';
  const subject = offered ? 'ご契約の移管の提案が届いています' : SUBJECTS[event.code];
  return {
    secretLink: `/mypage/handovers/${id}`,
    subject: `【CPI】${subject}`,
    body: `${name} 様

${sentenceOf(event, side)}

■ ${side === 'giver' ? `移管先　　${toCode}` : `移管元　　${fromName}`}
■ ご契約　　${contracts}件
■ 移管する月　${monthText(monthOf(effectiveFrom))}から
${event.code === 'proposed' || event.code === 'expired' ? `■ 回答期限　${dayText(answerBy)}\n` : ''}${event.reason ? `■ 理由\n${event.reason}\n` : ''}
■ 内容と状況(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}

function sentenceOf({ code }: HandoverEvent, side: 'giver' | 'receiver'): string {
  switch (code) {
    case 'proposed':
      return side === 'giver'
        ? '下記のとおり、ご契約の移管の提案を移管先にお送りしました。移管先が期限までに承諾しない場合、提案は無効になります。'
        : '下記のとおり、ご契約の移管の提案が届いています。内容をご確認のうえ、期限までに承諾または辞退をお選びください。';
    case 'accepted':
      return '下記の移管が承諾されました。移管する月の1日に、担当のパートナーが変わります。それまでは、双方とも取り下げることができます。';
    case 'declined':
      return '下記の移管は辞退されました。ご契約は移管されません。';
    case 'withdrawn':
      return '下記の移管は取り下げられました。ご契約は移管されません。';
    case 'refused':
      return '下記の移管は、事務局が中止しました。ご契約は移管されません。';
    case 'expired':
      return side === 'giver'
        ? '下記の移管の提案は、回答期限までに回答がなかったため、無効になりました。ご契約は移管されません。移管を続ける場合は、あらためてご提案ください。'
        : '下記の移管の提案は、回答期限を過ぎたため、無効になりました。ご契約は移管されません。移管をご希望の場合は、移管元にあらためてご提案をご依頼ください。';
  }
}
