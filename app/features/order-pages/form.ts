import { z } from 'zod';
import { type Day, parseDay } from '#app/core/calendar.ts';
import { isSingleAddress } from '#app/core/email-address.ts';
import { typedDay } from '#app/core/typed-day.ts';
import {
  isKana,
  isNoLongerThan,
  isPhone,
  isPostalCode,
  tidyEmail,
  tidyKana,
  tidyLine,
  tidyPhone,
  tidyPostalCode,
} from '#app/core/typed-text.ts';
import { yen } from '#app/core/yen.ts';
import { type AddOns, type DomainWish, STORAGE_STEPS, isDomainName, tidyDomain } from '../add-ons/rules.ts';
import { TERM_CHOICES, isOrderNumber } from '../orders/rules.ts';

const LONGEST_NAME = 100;

const FORM_LOST = '画面の情報が失われました。お手数ですが、もう一度送信してください。';

/**
 * What the button pressed asks for: to see the order before it counts, to place it, or to change it; to see what it comes
 * to so far, or to have the address filled in.
 */
const Step = z.enum(['review', 'place', 'edit', 'total', 'address']).catch('review');

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

const storageGb = z
  .enum(['0', ...STORAGE_STEPS.map(String)] as [string, ...string[]], {
    error: 'メール容量を一覧から選択してください。',
  })
  .default('0')
  .transform(Number);

const domainName = z
  .string({ error: 'ドメイン名を1つだけ入力してください。' })
  .transform(tidyDomain)
  .refine((name) => name === '' || isDomainName(name), 'ドメイン名は「example.co.jp」の形式で入力してください。')
  .default('');

const domainExpiresOn = z
  .string({ error: '有効期限を1つだけ入力してください。' })
  .transform((text, check): Day | null => {
    if (text.trim() === '') return null;
    const typed = typedDay(text, { what: '有効期限', example: '2027-04-30' });
    if (typed.ok) return typed.value;
    check.addIssue({ code: 'custom', message: typed.refusal });
    return z.NEVER;
  })
  .default(null);

/** The total a confirmation page showed; missing before there was one. */
const seenTotal = z
  .string({ error: FORM_LOST })
  .regex(/^\d{1,12}$/, FORM_LOST)
  .transform((digits) => yen(Number(digits)))
  .optional();

/** What decides the price of an order. */
const ASKED = {
  planCode,
  termMonths,
  startsOn,
  storageGb,
  dns: z.literal('on').optional(),
  domainChoice: z
    .enum(['new', 'transfer', 'none'], { error: 'ドメインの取り扱いを選択してください。' })
    .default('none'),
  domainName,
  domainExpiresOn,
};

type AskedFields = {
  planCode: string;
  termMonths: number;
  startsOn: Day;
  storageGb: number;
  dns?: 'on' | undefined;
  domainChoice: 'new' | 'transfer' | 'none';
  domainName: string;
  domainExpiresOn: Day | null;
};

function needsDomain(
  fields: Pick<AskedFields, 'domainChoice' | 'domainName' | 'domainExpiresOn'>,
  check: z.RefinementCtx,
) {
  const miss = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message });
  if (fields.domainChoice === 'none') return;
  if (fields.domainName === '') miss('domainName', 'ご希望のドメイン名を入力してください。');
  if (fields.domainChoice === 'transfer' && fields.domainExpiresOn === null) {
    miss('domainExpiresOn', '移管するドメインの有効期限を入力してください。');
  }
}

/** What somebody asks for, of the fields of either order page. */
export function askedOf(fields: AskedFields) {
  const { planCode, termMonths, startsOn, storageGb, dns } = fields;
  const addOns: AddOns = { storageGb, dns: dns === 'on', domain: domainOf(fields) };
  return { planCode, termMonths, startsOn, addOns };
}

function domainOf({ domainChoice, domainName, domainExpiresOn }: AskedFields): DomainWish {
  if (domainChoice === 'new') return { choice: 'new', name: domainName };
  if (domainChoice === 'transfer' && domainExpiresOn) {
    return { choice: 'transfer', name: domainName, expiresOn: domainExpiresOn };
  }
  return { choice: 'none', name: domainName === '' ? null : domainName };
}

/** What decides the price, as a query of its own: nothing of the person is in it. */
export const AskedForm = z.object(ASKED).superRefine(needsDomain);

/** The names of the fields that decide the price. */
export const ASKED_FIELDS = Object.keys(ASKED);

const CLIENT_FIELDS = {
  step: Step,
  /** Made when the page was drawn: two submits of one page are one order. */
  token: z.string({ error: FORM_LOST }).regex(/^[\w-]{22,64}$/, FORM_LOST),
  /** Whether the page named a partner when the client read it. */
  referred: z.enum(['yes', 'no'], { error: FORM_LOST }),
  /** Whether the client wants the order to count as that partner's referral. */
  attribution: z.enum(['partner', 'none'], { error: 'ご紹介の取り扱いを選択してください。' }).default('partner'),
  /** The order URL under which the page named its partner; missing where it named nobody. */
  named: z.string({ error: FORM_LOST }).max(64, FORM_LOST).optional(),
  /** The referral's code as the client left it; missing where the page has no field for it. */
  code: z
    .string({ error: '紹介コードを1つだけ入力してください。' })
    .refine((text) => isNoLongerThan(text, 300), '紹介コードは300文字以内で入力してください。')
    .optional(),
  ...ASKED,
  seenTotal,
  company: line('会社名・団体名(個人の方はお名前)'),
  companyKana: kana('会社名・団体名のフリガナ'),
  contactName: line('ご担当者名'),
  contactKana: kana('ご担当者名のフリガナ'),
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .transform(tidyEmail)
    .refine(isSingleAddress, 'メールアドレスは「name@example.jp」の形式で、1つだけ入力してください。'),
  postalCode: z
    .string({ error: '郵便番号を入力してください。' })
    .transform(tidyPostalCode)
    .refine(isPostalCode, '郵便番号は7桁の数字で入力してください。例:105-0001'),
  address: line('住所', 200),
  building: z
    .string({ error: '建物名・部屋番号を1つだけ入力してください。' })
    .transform(tidyLine)
    .refine(
      (text) => isNoLongerThan(text, LONGEST_NAME),
      `建物名・部屋番号は${LONGEST_NAME}文字以内で入力してください。`,
    )
    .default(''),
  phone: z
    .string({ error: '電話番号を入力してください。' })
    .transform(tidyPhone)
    .refine(isPhone, '電話番号は「03-1234-5678」のように、0から始まる10桁または11桁で入力してください。'),
  consent: z.literal('on', { error: '内容をご確認のうえ、同意のチェックを入れてください。' }),
};

/** What a client fills in on a partner's order page. */
export const ClientOrderForm = z.object(CLIENT_FIELDS).superRefine(needsDomain);

/** The fields of a client's order page as they are sent. */
export type ClientOrderFields = z.input<typeof ClientOrderForm>;

/** The names of the fields a client's order page has. */
export const CLIENT_ORDER_FIELDS = Object.keys(CLIENT_FIELDS);

const PARTNER_FIELDS = {
  step: Step,
  /** Drawn with the page and becomes the order's number: two submits of one page are one order. */
  orderNumber: z.string({ error: FORM_LOST }).refine(isOrderNumber, FORM_LOST),
  ...ASKED,
  seenTotal,
};

/** What a discount partner fills in to order a server. */
export const PartnerOrderForm = z.object(PARTNER_FIELDS).superRefine(needsDomain);

/** The fields of a partner's order page as they are sent. */
export type PartnerOrderFields = z.input<typeof PartnerOrderForm>;

/** The names of the fields a partner's order page has. */
export const PARTNER_ORDER_FIELDS = Object.keys(PARTNER_FIELDS);

function line(what: string, longest = LONGEST_NAME) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyLine)
    .refine((text) => text !== '', `${what}を入力してください。`)
    .refine((text) => isNoLongerThan(text, longest), `${what}は${longest}文字以内で入力してください。`);
}

function kana(what: string) {
  return z
    .string({ error: `${what}を入力してください。` })
    .transform(tidyKana)
    .refine(isKana, `${what}はカタカナで入力してください。ひらがなや半角カタカナは自動で変換されます。`)
    .refine((text) => isNoLongerThan(text, LONGEST_NAME), `${what}は${LONGEST_NAME}文字以内で入力してください。`);
}

/**
 * What was filled in, as the confirmation page carries it along: as texts, without what was left out, and without the
 * step, which the buttons of that page say.
 */
export function keptFields({
  step: _step,
  ...filled
}: Record<string, string | number | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filled).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
