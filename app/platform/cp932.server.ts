import iconv from 'iconv-lite';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { composed } from '#app/core/typed-text.ts';

/** A character CP932 does not have. `column` counts characters from 1. */
export type Unencodable = { code: 'unencodable'; character: string; column: number };

/** Characters people type that CP932 knows only by their sibling's code point. */
const SIBLINGS: Record<string, string> = { '〜': '～', '−': '－', '‖': '∥', '—': '―' };

/** Characters that only some tables give to bytes of no meaning: 0xA0 and 0xFD to 0xFF. */
const OF_NO_MEANING = /[\uf8f0-\uf8f3]/;

/**
 * Text in the bank's encoding (CP932), letters composed with their marks first; what CP932 lacks is refused by name, never turned into `?`.
 * The bytes are read back and compared before they are answered.
 */
export function encodeCp932(text: string): Outcome<Uint8Array, Unencodable> {
  const written = composed(text).replace(/[〜−‖—]/gu, (character) => SIBLINGS[character] ?? character);
  const bytes = iconv.encode(written, 'cp932');
  if (!OF_NO_MEANING.test(written) && iconv.decode(bytes, 'cp932') === written) return done(bytes);
  const characters = [...written];
  const lost = characters.findIndex(
    (character) =>
      OF_NO_MEANING.test(character) || iconv.decode(iconv.encode(character, 'cp932'), 'cp932') !== character,
  );
  const character = characters[lost];
  invariant(character !== undefined, 'a text that is not read back has a character that is not');
  return refused({ code: 'unencodable', character, column: lost + 1 });
}

/** Text from CP932 bytes. */
export function decodeCp932(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes), 'cp932');
}

/** How the text of a file was written. */
export type TextEncoding = 'utf-8' | 'cp932';

/** Why bytes are no text: of another kind of file altogether, or of no encoding that is read here. */
export type Undecodable = { code: 'not-text' } | { code: 'utf-16' } | { code: 'undecodable'; row: number };

/** A NUL, the head of a zip archive (and so of a workbook), of gzip and of a PDF. */
const NOT_TEXT = [Buffer.from([0]), Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.from([0x1f, 0x8b])];

/**
 * The text of a file somebody handed in: UTF-8 when its bytes are that, CP932 otherwise, without a byte order mark. No
 * byte is guessed at: what is neither is refused with the row of the first byte that fits neither.
 */
export function decodeText(bytes: Uint8Array): Outcome<{ text: string; encoding: TextEncoding }, Undecodable> {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((given[0] === 0xff && given[1] === 0xfe) || (given[0] === 0xfe && given[1] === 0xff)) {
    return refused({ code: 'utf-16' });
  }
  const [nul, ...heads] = NOT_TEXT;
  if ((nul && given.includes(nul)) || heads.some((head) => given.subarray(0, head.length).equals(head))) {
    return refused({ code: 'not-text' });
  }
  try {
    return done({ text: new TextDecoder('utf-8', { fatal: true }).decode(given), encoding: 'utf-8' });
  } catch {
    const text = iconv.decode(given, 'cp932');
    if (iconv.encode(text, 'cp932').equals(given)) return done({ text, encoding: 'cp932' });
    return refused({ code: 'undecodable', row: firstLostRow(given) });
  }
}

/**
 * Bytes of the banks' fixed-length files (JIS X 0201) as text of one character for each byte, so that columns stay where
 * they are: half-width kana become themselves, and a byte the files may not hold becomes U+FFFD.
 */
export function decodeJis8(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replace(/[\x80-\xff]/g, (byte) => {
    const code = byte.charCodeAt(0);
    return code >= 0xa1 && code <= 0xdf ? String.fromCharCode(code - 0xa1 + 0xff61) : '\ufffd';
  });
}

/** The row, from 1 on, in which bytes stop being CP932. */
function firstLostRow(bytes: Buffer): number {
  let row = 1;
  for (let from = 0; from < bytes.length; row += 1) {
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (!iconv.encode(iconv.decode(line, 'cp932'), 'cp932').equals(line)) return row;
    if (end < 0) break;
    from = end + 1;
  }
  return row;
}
