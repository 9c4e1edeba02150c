/**
 * Text whose marks stand in one character with their letter: か and its mark become が. Every other character stays as it
 * was typed: Unicode's own composition would make of 神 in one form the 神 of another, and names are told apart by them.
 */
export function composed(text: string): string {
  return text.replace(/\P{M}\p{M}+/gu, (letter) => letter.normalize('NFC'));
}

/** One line of text as it is stored: composed characters, no control characters, single spaces. */
export function tidyLine(text: string): string {
  return composed(text)
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
}

/** Text of several lines as it is stored: each line tidied, and at most one empty line between two. */
export function tidyText(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).map(tidyLine);
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Kana as it is stored: full-width katakana, whatever kind of kana was typed. */
export function tidyKana(text: string): string {
  const wide = tidyLine(text.normalize('NFKC')).replace(/(?<=[ぁ-ゖァ-ヶ])[-‐‑‒–—―−─]/gu, 'ー');
  return wide.replace(/[ぁ-ゖ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + KATAKANA_AFTER_HIRAGANA));
}

/** Whether stored text is a reading: katakana, with the digits, letters and marks that company names have. */
export function isKana(text: string): boolean {
  return /^[ァ-ヶー・0-9A-Za-z&.,'’() -]+$/u.test(text) && /[ァ-ヶ]/u.test(text);
}

/** A telephone number as it is stored: half-width digits in groups as typed, from 0 on. */
export function tidyPhone(text: string): string {
  return tidyLine(text.normalize('NFKC'))
    .replace(/[‐‑‒–—―−─ーｰ]/gu, '-')
    .replace(/[()]/g, '-')
    .replace(/ /g, '')
    .replace(/^\+?81-?0?/, '0')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Whether stored text is a Japanese telephone number: 10 or 11 digits from 0 on. */
export function isPhone(text: string): boolean {
  return /^0[0-9-]*$/.test(text) && /^\d{10,11}$/.test(text.replaceAll('-', ''));
}

/** A postal code as it is stored: seven half-width digits with a hyphen; other text stays as it is. */
export function tidyPostalCode(text: string): string {
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.length === 7 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : tidyLine(text.normalize('NFKC'));
}

/** Whether stored text is a postal code. */
export function isPostalCode(text: string): boolean {
  return /^\d{3}-\d{4}$/.test(text);
}

/** Text in half width and without any space or invisible character: what people paste around and between what they mean. */
export function narrowed(text: string): string {
  return text.normalize('NFKC').replace(/[\p{C}\p{Z}\s]+/gu, '');
}

/** An e-mail address as it is stored: half-width, without spaces, its domain in lower case. */
export function tidyEmail(text: string): string {
  const narrow = narrowed(text);
  const at = narrow.lastIndexOf('@');
  return at < 0 ? narrow : narrow.slice(0, at) + narrow.slice(at).toLowerCase();
}

/** Digits as people type them in a form: half-width, without commas, spaces or a unit; other text stays as it is. */
export function tidyDigits(text: string): string {
  const narrow = narrowed(text).replace(/[,、]+/gu, '');
  return narrow.replace(/^[¥￥\\]/u, '').replace(/(円|件|%)$/u, '');
}

/** Whether text has no more characters than a column of a page can show. */
export function isNoLongerThan(text: string, most: number): boolean {
  return Array.from(text).length <= most;
}

const KATAKANA_AFTER_HIRAGANA = 0x60;
