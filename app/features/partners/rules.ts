import type { PartnerId } from '#app/core/ids.ts';
import { maskedAddress, maskedName } from '#app/core/masked.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { maskedHolder, maskedNumber } from '../bank-accounts/rules.ts';

/** Where a partner stands: applied for the programme, in it, or declined. */
export type PartnerState = 'applied' | 'active' | 'declined';

/** The two programmes, and what each is called. PRG-02. */
export const PROGRAMME_NAMES = { discount: '割引プログラム', cashback: 'キャッシュバックプログラム' } as const;

/** The name a bank account stands in, in characters and in kana, and where the bank writes to. */
export type PayeeName = {
  familyName: string;
  givenName: string;
  familyKana: string;
  givenKana: string;
  email: string;
};

/** A payee as it may be shown to whoever does not need it whole: parts of the name by their first characters, an account by its end. */
export function maskedPayee<P extends Pick<PayeeName, 'familyName' | 'givenName' | 'email'>>(payee: P): P {
  return {
    ...payee,
    ...masked(payee, NAME_PARTS, maskedName),
    ...masked(payee, ['accountNumber'], maskedNumber),
    ...masked(payee, ['accountHolder'], maskedHolder),
    email: maskedAddress(payee.email),
  };
}

const NAME_PARTS = ['familyName', 'givenName', 'familyKana', 'givenKana'] as const;

/** The parts that are there and hold text, each masked. */
function masked(payee: object, parts: readonly string[], mask: (text: string) => string): Record<string, string> {
  const held: Readonly<Record<string, unknown>> = { ...payee };
  return Object.fromEntries(
    parts.flatMap((part) => {
      const text = held[part];
      return typeof text === 'string' ? [[part, mask(text)]] : [];
    }),
  );
}

/** Most characters of each part of a payee's name. */
export const LONGEST_PAYEE_NAME = 30;

/** Why a payee is not taken: the bank's encoding has no such character. MAIL-06. */
export type PayeeNameRefusal = {
  code: 'bank-cannot-read';
  field: 'familyName' | 'givenName' | 'email';
  character: string;
};

/** Why an application is not decided. */
export type DecisionRefusal = { code: 'already-decided'; state: 'active' | 'declined' };

/** An application is decided once. */
export function checkDecision(state: PartnerState): Outcome<true, DecisionRefusal> {
  return state === 'applied' ? done(true) : refused({ code: 'already-decided', state });
}

/** The number a partner is called by: the tail of its id, in two groups people can read out. */
export function partnerCodeOf(id: PartnerId): string {
  const tail = id.slice(-8).toUpperCase();
  return `BP-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** What somebody typed as a partner's number, as it is written: whatever its width, case, dashes and spaces. */
export function tidyPartnerCode(text: string): string {
  const narrow = text.normalize('NFKC').trim().toUpperCase();
  const groups = /^BP([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(narrow.replace(/[^0-9A-Z]/g, ''));
  return groups ? `BP-${groups[1]}-${groups[2]}` : narrow;
}

/** What about a payee's name is worth another look, though the bank may take it. MAIL-06. */
export type PayeeWarning = {
  field: 'familyName' | 'givenName' | 'familyKana' | 'givenKana';
  code: 'company-word' | 'old-form' | 'mixed-script' | 'look-alike' | 'both-in-one' | 'title';
  /** The part that stands out. */
  text: string;
  /** What it may be meant for; null where nobody can say. */
  instead: string | null;
};

/** Kinds of companies, in full and as people and banks abbreviate them, once the width makes no difference. */
const COMPANY_WORDS =
  /株式会社|有限会社|合同会社|合資会社|合名会社|一般(?:社団|財団)法人|(?:医療|社会福祉|学校|宗教|NPO|特定非営利活動)法人|\((?:株|有|合|同|資|名|社|財|医|学)\)|(?:カブシキ|ユウゲン|ゴウドウ)[ガカ]イシャ|^[カユド]\)|\([カユド]\)?$/u;

/** Old or variant forms of characters in names, by the common one. */
const OLD_FORMS: Readonly<Record<string, string>> = {
  ...{ 髙: '高', 﨑: '崎', 邊: '辺', 邉: '辺', 澤: '沢', 齋: '斎', 齊: '斉', 濵: '浜', 濱: '浜', 德: '徳', 眞: '真' },
  ...{ 櫻: '桜', 國: '国', 廣: '広', 條: '条', 瀨: '瀬', 嶋: '島', 嶌: '島', 冨: '富', 栁: '柳', 桒: '桑', 𠮷: '吉' },
  ...{ 惠: '恵', 淵: '渕', 渕: '淵', 淺: '浅', 龍: '竜', 藏: '蔵', 圓: '円', 會: '会', 增: '増', 寬: '寛', 靜: '静' },
};

/** Kana and kanji that look alike, each by the other. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...{ ニ: '二', ハ: '八', カ: '力', ロ: '口', エ: '工', タ: '夕', ト: '卜', チ: '千', オ: '才', ミ: '三', ー: '一' },
  ...{ 二: 'ニ', 八: 'ハ', 力: 'カ', 口: 'ロ', 工: 'エ', 夕: 'タ', 卜: 'ト', 千: 'チ', 才: 'オ', 三: 'ミ', 一: 'ー' },
  ...{ へ: 'ヘ', べ: 'ベ', ぺ: 'ペ', ヘ: 'へ', ベ: 'べ', ペ: 'ぺ' },
};

/** What is worth another look in a payee's name before money goes to it, field by field; empty where nothing is. MAIL-05, MAIL-06. */
export function payeeWarnings(payee: Omit<PayeeName, 'email'>): PayeeWarning[] {
  const names = (['familyName', 'givenName'] as const).flatMap((field) => nameWarnings(field, payee[field]));
  const kana = (['familyKana', 'givenKana'] as const).flatMap((field) => companyWarning(field, payee[field]));
  return [...names, ...kana];
}

function nameWarnings(field: PayeeWarning['field'], name: string): PayeeWarning[] {
  const characters = [...name];
  const [title] = /(?:様|殿|さま|御中)$/u.exec(name) ?? [];
  return [
    ...companyWarning(field, name),
    ...(title === undefined ? [] : [{ field, code: 'title' as const, text: title, instead: null }]),
    ...(/\S\s+\S/u.test(name) ? [{ field, code: 'both-in-one' as const, text: name, instead: null }] : []),
    ...characters.flatMap((text): PayeeWarning[] => {
      const instead = OLD_FORMS[text];
      return instead === undefined ? [] : [{ field, code: 'old-form', text, instead }];
    }),
    ...characters.flatMap((text, place): PayeeWarning[] => {
      const instead = LOOK_ALIKE[text];
      if (instead === undefined || !standsAlone(characters, place)) return [];
      return [{ field, code: 'look-alike', text, instead }];
    }),
    ...(isMixed(name) ? [{ field, code: 'mixed-script' as const, text: name, instead: null }] : []),
  ];
}

function companyWarning(field: PayeeWarning['field'], name: string): PayeeWarning[] {
  const [text] = COMPANY_WORDS.exec(name.normalize('NFKC')) ?? [];
  return text === undefined ? [] : [{ field, code: 'company-word', text, instead: null }];
}

/** Kana that join kanji in names, as in 一ノ瀬 and 三ツ矢. */
const JOINING = /[ノツケヶ]/u;

/** Whether a character is of another script than every neighbour it has; one alone in its field is not. */
function standsAlone(characters: readonly string[], place: number): boolean {
  const own = scriptOf(characters[place] ?? '');
  const around = [characters[place - 1] ?? '', characters[place + 1] ?? ''].filter(
    (one) => one !== '' && !JOINING.test(one),
  );
  return around.length > 0 && around.every((one) => scriptOf(one) !== own);
}

/** Latin letters or digits beside Japanese, or hiragana beside katakana. */
function isMixed(name: string): boolean {
  const scripts = new Set([...name].map(scriptOf));
  const japanese = ['kanji', 'hiragana', 'katakana'].some((script) => scripts.has(script));
  return (scripts.has('latin') && japanese) || (scripts.has('hiragana') && scripts.has('katakana'));
}

function scriptOf(character: string): string {
  if (/[ァ-ヺー]/u.test(character)) return 'katakana';
  if (/[ぁ-ゖ]/u.test(character)) return 'hiragana';
  if (/[\p{sc=Han}々]/u.test(character)) return 'kanji';
  return /[\p{sc=Latin}\p{Nd}]/u.test(character) ? 'latin' : 'other';
}
