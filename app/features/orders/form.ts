import { z } from 'zod';
import { type Day, parseDay } from '#app/core/calendar.ts';
import { isSingleAddress } from '#app/core/email-address.ts';
import { isKana, isNoLongerThan, isPhone, tidyEmail, tidyKana, tidyLine, tidyPhone } from '#app/core/typed-text.ts';
import { TERM_CHOICES, isOrderNumber } from './rules.ts';

const LONGEST_NAME = 100;

const FORM_LOST = '画面の情報が失われました。お手数ですが、もう一度送信してください。';

/** What the button pressed asks for: to see the order before it counts, to place it, or to change it. */
const Step = z.enum(['review', 'place', 'edit']).catch('review');

const planCode = z.string({ error: 'プランを選択してください。' }).max(100, 'プランを選択してください。');

const termMonths = z
  .enum(TERM_CHOICES.map(String) as [string, ...string[]], { error: '契約期間を一覧から選択してください。' })
  .transform(Number);

const startsOn = z.string({ error: '利用開始日を選択してください。' }).transform((text, check): Day => {
  const parsed = parseDay(text.trim());
  if (parsed) return parsed;
  check.addIssue({ code: 'custom', message: '利用開始日を一覧から選択してください。' });
  return z.NEVER;
});

/** What a client fills in on a partner's order page. */
export const ClientOrderForm = z.object({
  step: Step,
  /** Made when the page was drawn: two submits of one page are one order. */
  token: z.string({ error: FORM_LOST }).regex(/^[\w-]{22,64}$/, FORM_LOST),
  /** Whether the page named a partner when the client read it. */
  referred: z.enum(['yes', 'no'], { error: FORM_LOST }),
  /** Whether the client wants the order to count as that partner's referral. */
  attribution: z.enum(['partner', 'none'], { error: 'ご紹介の取り扱いを選択してください。' }).default('partner'),
  planCode,
  termMonths,
  startsOn,
  company: line('会社名・団体名(個人の方はお名前)'),
  companyKana: kana('会社名・団体名のフリガナ'),
  contactName: line('ご担当者名'),
  contactKana: kana('ご担当者名のフリガナ'),
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .transform(tidyEmail)
    .refine(isSingleAddress, 'メールアドレスは「name@example.jp」の形式で、1つだけ入力してください。'),
  phone: z
    .string({ error: '電話番号を入力してください。' })
    .transform(tidyPhone)
    .refine(isPhone, '電話番号は「03-1234-5678」のように、0から始まる10桁または11桁で入力してください。'),
  consent: z.literal('on', { error: '内容をご確認のうえ、同意のチェックを入れてください。' }),
});

/** The fields of a client's order page as they are sent. */
export type ClientOrderFields = z.input<typeof ClientOrderForm>;

/** The names of the fields a client's order page has. */
export const CLIENT_ORDER_FIELDS = Object.keys(ClientOrderForm.shape);

/** What a discount partner fills in to order a server. */
export const PartnerOrderForm = z.object({
  step: Step,
  /** Drawn with the page and becomes the order's number: two submits of one page are one order. */
  orderNumber: z.string({ error: FORM_LOST }).refine(isOrderNumber, FORM_LOST),
  planCode,
  termMonths,
  startsOn,
});

/** The fields of a partner's order page as they are sent. */
export type PartnerOrderFields = z.input<typeof PartnerOrderForm>;

/** The names of the fields a partner's order page has. */
export const PARTNER_ORDER_FIELDS = Object.keys(PartnerOrderForm.shape);

function line(what: string) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyLine)
    .refine((text) => text !== '', `${what}を入力してください。`)
    .refine((text) => isNoLongerThan(text, LONGEST_NAME), `${what}は${LONGEST_NAME}文字以内で入力してください。`);
}

function kana(what: string) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyKana)
    .refine(isKana, `${what}はカタカナで入力してください。ひらがなや半角カタカナは自動で変換されます。`)
    .refine((text) => isNoLongerThan(text, LONGEST_NAME), `${what}は${LONGEST_NAME}文字以内で入力してください。`);
}
