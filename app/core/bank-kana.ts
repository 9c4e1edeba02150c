/** Kana that banks write by a larger or plainer sibling. */
const PLAINER: Readonly<Record<string, string>> = {
  ...{ ァ: 'ア', ィ: 'イ', ゥ: 'ウ', ェ: 'エ', ォ: 'オ', ッ: 'ツ', ャ: 'ヤ', ュ: 'ユ', ョ: 'ヨ', ヮ: 'ワ' },
  ...{ ヲ: 'オ', ヂ: 'ジ', ヅ: 'ズ', ヵ: 'カ', ヶ: 'ケ', ヱ: 'エ', ヰ: 'イ' },
};

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
