import { type Outcome, done, refused } from './outcome.ts';

/** Kana that banks write large. */
const LARGER: Readonly<Record<string, string>> = {
  ...{ ァ: 'ア', ィ: 'イ', ゥ: 'ウ', ェ: 'エ', ォ: 'オ', ッ: 'ツ', ャ: 'ヤ', ュ: 'ユ', ョ: 'ヨ', ヮ: 'ワ' },
  ...{ ヵ: 'カ', ヶ: 'ケ' },
};

/** Kana that banks write by a larger or plainer sibling. */
const PLAINER: Readonly<Record<string, string>> = {
  ...LARGER,
  ...{ ヲ: 'オ', ヂ: 'ジ', ヅ: 'ズ', ヱ: 'エ', ヰ: 'イ' },
};

/** Half-width kana by what they are when wide: ｱ to ﾝ, ﾞ and ﾟ, without ｦ, small kana and the long mark. */
const HALF_WIDTH: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0xff9f - 0xff71 + 1 }, (_none, place) => {
    const half = String.fromCharCode(0xff71 + place);
    return [half.normalize('NFKC'), half];
  }),
);

/**
 * A name as a transfer may hold it: half-width kana, capitals, digits, spaces and `( ) - .`, whatever width and kind of
 * kana was typed. Small kana become large and a long mark a hyphen, as banks write them; every other character is
 * refused by name.
 */
export function bankKana(name: string): Outcome<string, { character: string }> {
  const written: string[] = [];
  for (const typed of name.normalize('NFKC')) {
    const kana = typed.replace(/[ぁ-ゖ]/u, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
    const large = (LARGER[kana] ?? kana).toUpperCase().replace(/[ー‐‑‒–—―−─]/u, '-');
    for (const part of large.normalize('NFD')) {
      const half = /^[A-Z0-9().\- ]$/.test(part) ? part : HALF_WIDTH.get(part);
      if (half === undefined) return refused({ character: typed });
      written.push(half);
    }
  }
  return done(written.join(''));
}

/** What kind of company it is: in full where it was typed, abbreviated where the bank wrote it. */
const COMPANY_FORMS =
  /カブシキ(?:ガイシヤ|カイシヤ)|ユウゲン(?:ガイシヤ|カイシヤ)|ゴウドウ(?:ガイシヤ|カイシヤ)|(?:^|\()(?:カ|ユ|ド)\)|\((?:カ|ユ|ド)(?:\)|$)|株式会社|有限会社|合同会社|\((?:株|有|同)\)/gu;

/** Longest name that is compared; a bank's field holds 48 characters. */
const LONGEST_KEY = 60;

/**
 * The name of somebody who pays, in the form in which names are compared: a bank writes ｶ)ｷﾕｳﾖﾌﾞ where the company typed
 * カブシキガイシャ キュウヨブ. Width, small kana, long marks, spaces, marks and the kind of company make no difference;
 * empty when nothing of the name remains.
 */
export function payerKey(name: string): string {
  const wide = name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[ぁ-ゖ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/[ァィゥェォッャュョヮヲヂヅヵヶヱヰ]/gu, (letter) => PLAINER[letter] ?? letter);
  const bare = wide.replace(/\s+/gu, '').replace(COMPANY_FORMS, '');
  return bare.replace(/[^\p{L}\p{N}]|ー/gu, '').slice(0, LONGEST_KEY);
}
