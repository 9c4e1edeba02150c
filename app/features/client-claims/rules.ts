import { type Day, addDays } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { tidyKana } from '#app/core/typed-text.ts';
import { tidyDomain } from '../add-ons/rules.ts';

/** Most registrations of one partner that are protected at a time. */
export const MOST_CLAIMS = 200;

/** How people write that a company is one, in names and in readings. */
const COMPANY_WORDS =
  /株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|特定非営利活動法人|社団法人|財団法人|医療法人|学校法人|社会福祉法人|\(株\)|\(有\)|\(同\)|\(資\)|\(名\)|\(社\)|\(財\)|\(医\)|\(学\)|\(福\)|㈱|㈲/gu;

const COMPANY_READINGS =
  /カブシキガイシャ|カブシキカイシャ|ユウゲンガイシャ|ユウゲンカイシャ|ゴウドウガイシャ|ゴウドウカイシャ|ゴウシガイシャ|ゴウメイガイシャ|イッパンシャダンホウジン|イッパンザイダンホウジン|イリョウホウジン|ガッコウホウジン|シャカイフクシホウジン|\((カ|ユ|ド|シ|メ)\)|^(カ|ユ|ド)\)|\((カ|ユ|ド)$/gu;

const SMALL: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ヮ: 'ワ',
  ヵ: 'カ',
  ヶ: 'ケ',
};

/** A company's name as it is compared: width, case, spaces and marks aside, and without the words for its legal form. */
export function companyKey(name: string): string {
  return onlyLetters(name.normalize('NFKC').toLowerCase().replace(COMPANY_WORDS, ''));
}

/** A reading as it is compared: kana of any kind and size alike, without the words for the legal form. */
export function kanaKey(kana: string): string {
  const bare = tidyKana(kana).toLowerCase().replace(COMPANY_READINGS, '');
  return onlyLetters(bare).replace(/[ァィゥェォッャュョヮヵヶ]/gu, (letter) => SMALL[letter] ?? letter);
}

/** A domain as it is compared: lower case, without an address around it or `www.`; null for none. */
export function domainKey(domain: string | null): string | null {
  return tidyDomain(domain ?? '') || null;
}

function onlyLetters(text: string): string {
  return text.replace(/[^\p{L}\p{N}ー]/gu, '');
}

/** What a registration or an order is compared by. */
export type ClientKeys = { companyKey: string; kanaKey: string; domainKey: string | null };

/** What a client is compared by. */
export function keysOf(client: { company: string; companyKana: string; domain: string | null }): ClientKeys {
  return {
    companyKey: companyKey(client.company),
    kanaKey: kanaKey(client.companyKana),
    domainKey: domainKey(client.domain),
  };
}

/** By what two clients are the same: their domain, or name and reading together; undefined where they are not. */
export function matchedBy(one: ClientKeys, other: ClientKeys): 'domain' | 'company' | undefined {
  if (one.domainKey !== null && one.domainKey === other.domainKey) return 'domain';
  const same = one.companyKey === other.companyKey && one.kanaKey === other.kanaKey;
  return same && one.companyKey !== '' && one.kanaKey !== '' ? 'company' : undefined;
}

/** The last day on which a registration of a day protects. */
export function protectedTo(claimedOn: Day, policy: Policy): Day {
  return addDays(claimedOn, policy.claimProtectionDays);
}

/** Whether a registration protects on a day. */
export function protects(claim: { protectedTo: Day; withdrawnOn: Day | null }, on: Day): boolean {
  return claim.withdrawnOn === null && claim.protectedTo >= on;
}

/** Why a client is not registered, or a registration not taken back. */
export type ClaimRefusal =
  | { code: 'not-cashback' }
  | { code: 'too-many-claims'; most: number }
  | { code: 'claimed-already'; until: Day }
  | { code: 'claim-unknown' };

/** Only cashback partners register clients, each once at a time, and not without end. PRG-06. */
export function checkClaim(partner: {
  programme: 'discount' | 'cashback';
  protecting: number;
  own: Day | undefined;
}): Outcome<true, ClaimRefusal> {
  if (partner.programme !== 'cashback') return refused({ code: 'not-cashback' });
  if (partner.own) return refused({ code: 'claimed-already', until: partner.own });
  if (partner.protecting >= MOST_CLAIMS) return refused({ code: 'too-many-claims', most: MOST_CLAIMS });
  return done(true);
}
