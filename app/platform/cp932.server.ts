import iconv from 'iconv-lite';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** A character CP932 does not have. `column` counts characters from 1. */
export type Unencodable = { code: 'unencodable'; character: string; column: number };

/** Characters people type that CP932 knows only by their sibling's code point. */
const SIBLINGS: Record<string, string> = { '〜': '～', '−': '－', '‖': '∥', '—': '―' };

/**
 * Text in the bank's encoding (CP932), composed to NFC first; what CP932 lacks is refused by name, never turned into `?`.
 * The bytes are read back and compared before they are answered.
 */
export function encodeCp932(text: string): Outcome<Uint8Array, Unencodable> {
  const characters = [...text.normalize('NFC')].map((character) => SIBLINGS[character] ?? character);
  const lost = characters.findIndex(
    (character) => iconv.decode(iconv.encode(character, 'cp932'), 'cp932') !== character,
  );
  const character = characters[lost];
  if (character !== undefined) return refused({ code: 'unencodable', character, column: lost + 1 });
  return done(iconv.encode(characters.join(''), 'cp932'));
}

/** Text from CP932 bytes. */
export function decodeCp932(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes), 'cp932');
}
