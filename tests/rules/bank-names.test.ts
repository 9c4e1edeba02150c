import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyLine } from '#app/core/typed-text.ts';
import { DEFAULT_FILE_COLUMNS, fileLine } from '#app/features/bank-files/rules.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';

/** Characters that share one cell of CP932 and one shape: whichever is typed, the bank reads the second. */
const ONE_CELL: Record<string, string> = { '〜': '～', '−': '－', '‖': '∥', '—': '―' };

/** What a line of the file may not hold, because the bank would read another line. */
const SEPARATORS = /[,"\p{Cc}]/u;

/** A decoder that is not the encoder's: the one of the web platform. */
const bank = new TextDecoder('shift_jis', { fatal: true });

/** A name through the file and back: what the bank reads, or the character for which it was refused. */
function throughTheFile(name: string): { read: string } | { refused: string } {
  const row = { email: 'a@example.jp', familyName: name, givenName: '太郎', amount: '1', message: '' };
  const line = fileLine(row, DEFAULT_FILE_COLUMNS);
  if (!line.ok) return { refused: line.refusal.character };
  const encoded = encodeCp932(line.value);
  if (!encoded.ok) return { refused: encoded.refusal.character };
  const [, familyName = '', givenName, amount] = bank.decode(encoded.value).split(',');
  expect([givenName, amount]).toEqual(['太郎', '1']);
  return { read: familyName };
}

/** Every character that CP932 has, each once; the cells that everybody fills as they like hold none. */
function everyCharacter(): string[] {
  const cells: number[][] = Array.from({ length: 0x100 }, (_none, byte) => [byte]);
  for (const lead of [...Array(0x100).keys()].filter((byte) => (byte >= 0x81 && byte <= 0x9f) || byte >= 0xe0)) {
    for (let trail = 0x40; trail <= 0xfc; trail += 1) cells.push([lead, trail]);
  }
  const table = new TextDecoder('shift_jis');
  const characters = cells.map((cell) => table.decode(Buffer.from(cell)));
  return [...new Set(characters.filter((text) => [...text].length === 1 && !/[\ufffd\p{Co}]/u.test(text)))];
}

/** What names are made of, and what breaks them: variants, half characters, marks apart from their letters, formulas. */
const PIECES = [
  ...[
    '山',
    '髙',
    '﨑',
    '神',
    '都',
    '福',
    '祥',
    '靖',
    '渡',
    '邊',
    'ヤ',
    'ー',
    'ｶﾞ',
    'か\u3099',
    'は\u309a',
    'ア',
    'A',
    'é',
  ],
  ...[
    '𠮷',
    '𩸽',
    '葛\u{e0100}',
    '邉\u{e0101}',
    '神\ufe00',
    '😀',
    '\ud83d',
    '\udc00',
    '〜',
    '～',
    '−',
    '－',
    '‖',
    '∥',
    '—',
  ],
  ...['―', '¥', '\\', '~', '‾', '¢', '£', '¬', '\u00a0', '\u3000', '\u200b', '\u200d', '\ufeff', '\u202e', '\u0000'],
  ...[
    '?',
    '・',
    '=',
    '+',
    '-',
    '@',
    "'",
    '"',
    ',',
    '\n',
    '\r',
    '\t',
    '㈱',
    '①',
    'Ⅲ',
    'Å',
    'Å',
    '\ue000',
    '\uf8f0',
    '한',
  ],
];

const hostileNames = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((some) => some.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }) },
);

describe('MAIL-06 a name is paid as it stands on the account, or refused by name', () => {
  test('every character of CP932 comes back as it was, or is one that would break the line', () => {
    const characters = everyCharacter();
    expect(characters.length).toBeGreaterThan(7_400);
    const changed = characters.filter((character) => {
      const name = `山${character}田`;
      const there = throughTheFile(name);
      return SEPARATORS.test(character) ? !('refused' in there) : !('read' in there) || there.read !== name;
    });
    expect(changed).toEqual([]);
  });

  test('every character of CP932 that a form takes is stored as it was typed', () => {
    const typed = everyCharacter().filter((character) => !/[\p{C}\p{Z}\s]/u.test(character));
    expect(typed.filter((character) => tidyLine(`山${character}田`) !== `山${character}田`)).toEqual([]);
  });

  test('of 5,000 hostile names none is changed in silence', () => {
    const tally = { read: 0, refused: 0 };
    fc.assert(
      fc.property(hostileNames, (typed) => {
        const stored = tidyLine(typed);
        const there = throughTheFile(stored);
        if ('refused' in there) {
          expect(stored).toContain(there.refused);
          tally.refused += 1;
          return;
        }
        expect(there.read).toBe([...stored].map((character) => ONE_CELL[character] ?? character).join(''));
        tally.read += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(tally.read, tally.refused)).toBeGreaterThan(500);
  });
});
