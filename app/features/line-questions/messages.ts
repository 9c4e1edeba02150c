import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import { beforeAfterLines } from '../correction-origins/messages.ts';
import type { BeforeAfter } from '../correction-origins/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { AnswerOutcome, AnsweringRefusal, AskedLine, AskingRefusal, LineFact, QuestionState } from './rules.ts';

/** Where a question stands, as people call it. */
export function questionStateName(state: QuestionState): string {
  return { open: '回答待ち', late: '回答期限超過', answered: '回答済み' }[state];
}

/** What came of a question. */
export function answerOutcomeName(outcome: AnswerOutcome): string {
  return { explained: 'ご説明', correcting: '調整によるご対応' }[outcome];
}

/** What a partner reads when a question is not taken: what is wrong, then what to do. */
export function explainAskingRefusal(refusal: AskingRefusal): string {
  return `この明細については、すでにご質問を承っています。${dayText(refusal.dueOn)}までに回答しますので、しばらくお待ちください。`;
}

/** What staff read when an answer is not taken. */
export function explainAnsweringRefusal(_refusal: AnsweringRefusal): string {
  return 'この質問にはすでに回答しています。画面を開き直して、内容をご確認ください。';
}

/** The facts of a line as they are attached to a question about it. */
export function lineFacts(line: AskedLine): LineFact[] {
  const { orderNumber, term, invoice, day, base, rate, amount, countMonth, count, cardFrom } = line;
  return [
    { label: '対象', text: `${orderNumber} ${term === 1 ? '新規' : `更新(第${term}期)`}` },
    ...(invoice === null
      ? [{ label: 'キャッシュバックの確定日', text: dayText(day) }]
      : [
          { label: '請求書番号', text: String(invoice) },
          { label: '発行日', text: dayText(day) },
        ]),
    { label: '利用料(税抜)', text: yenText(base) },
    ...(rate === null ? [] : [{ label: '率', text: rateText(rate) }]),
    { label: invoice === null ? '金額' : 'ご請求額(税込)', text: yenText(amount) },
    ...(countMonth === null || count === null
      ? []
      : [
          {
            label: '率のもとになった件数',
            text: `${dayText(lastDayOf(countMonth))}の${count.toLocaleString('ja-JP')}件`,
          },
        ]),
    ...(cardFrom === null ? [] : [{ label: '料率表', text: `${monthText(cardFrom)}からの料率表` }]),
  ];
}

type Asked = { name: string; orderNumber: string; term: number; question: string };

/** Tells a partner that a question was taken, and by when it is answered. */
export function questionReceived({ name, orderNumber, term, question, dueOn }: Asked & { dueOn: Day }): LetterText {
  return {
    secretLink: `/mypage/questions/${orderNumber}/${term}`,
    subject: `【CPI】明細についてのご質問を承りました(${orderNumber})`,
    body: `${name} 様

明細について、下記のご質問を承りました。${dayText(dueOn)}までに回答いたします。

■ ご質問
${question}

■ ご質問の内容と状況(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}

/** Tells the company's office that a partner asked. */
export function questionAsked({
  name,
  orderNumber,
  question,
  dueOn,
  id,
}: Asked & { dueOn: Day; id: string }): LetterText {
  return {
    secretLink: `/staff/questions/${id}`,
    subject: `【パートナーポータル】明細への質問(${orderNumber}、回答期限 ${dayText(dueOn)})`,
    body: `${name} から、明細についての質問がありました。

■ 質問
${question}

■ 回答の画面
${LINK_MARK}
`,
  };
}

/** Brings a partner the answer to a question. */
export function questionAnswered(
  answered: Asked & {
    answer: string;
    /** The correction made from it; undefined while there is none. */
    correction: (BeforeAfter & { month: Month }) | undefined;
  },
): LetterText {
  const { name, orderNumber, term, question, answer, correction } = answered;
  const corrected = correction
    ? `\n■ 訂正の内容\n${beforeAfterLines(correction.month, correction)}\n　社内の承認が済み次第、次の送金に加算または減算します。\n`
    : '';
  return {
    secretLink: `/mypage/questions/${orderNumber}/${term}`,
    subject: `【CPI】明細についてのご質問に回答いたしました(${orderNumber})`,
    body: `${name} 様

明細についてのご質問に、下記のとおり回答いたします。

■ ご質問
${question}

■ 回答
${answer}
${corrected}
■ ご質問の内容と回答(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}
