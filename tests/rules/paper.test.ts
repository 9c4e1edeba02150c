import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakLines } from '#app/core/line-breaks.ts';
import { type Sheet, printableLine } from '#app/core/sheet.ts';
import { widthOf, withGetaMarks } from '#app/platform/fonts.server.ts';
import { pdfOf, pdfPieces } from '#app/platform/pdf.server.ts';
import { PAPER, layOut } from '#app/platform/sheet-layout.server.ts';

/** Every character as wide as 1, as in a typewriter's grid. */
const inCells = (text: string) => Array.from(text).length;

describe('Japanese text is cut into lines as a typesetter would', () => {
  test.each([
    { text: '東京都千代田区', width: 3, lines: ['東京都', '千代田', '区'], because: 'between any two characters' },
    { text: 'あいう、えお', width: 3, lines: ['あい', 'う、え', 'お'], because: 'no stop begins a line' },
    { text: 'あい「うえ」お', width: 3, lines: ['あい', '「う', 'え」お'], because: 'no opening bracket ends a line' },
    { text: 'きゃっか', width: 3, lines: ['きゃっ', 'か'], because: 'small kana stay with the one before' },
    { text: 'プラン KDDI Web', width: 6, lines: ['プラン', 'KDDI', 'Web'], because: 'a word stays whole' },
    { text: '計1,234,567円', width: 10, lines: ['計', '1,234,567円'], because: 'so does a figure' },
    { text: 'abcdefgh', width: 3, lines: ['abc', 'def', 'gh'], because: 'what is wider than a line is cut anyway' },
    {
      text: '山田太郎\u00a0様',
      width: 4,
      lines: ['山田太', '郎\u00a0様'],
      because: 'an honorific stays with its name',
    },
    { text: '', width: 3, lines: [''], because: 'nothing is one empty line' },
  ])('$text: $because', ({ text, width, lines }) => {
    expect(breakLines(text, width, inCells)).toEqual(lines);
  });

  test('no line is wider than asked, and no character is lost', () => {
    const text = fc.string({ unit: fc.constantFrom(...'東京ァ、「」。1,a -ー円(株)') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (text, width) => {
        const lines = breakLines(text, width, inCells);
        expect(lines.every((line) => inCells(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('what stands on paper is what was meant', () => {
  test.each([
    { text: 'ab\u202ecd', printed: 'abcd', because: 'nothing turns the direction of text' },
    { text: '\ufeff山\u200b田\u0000', printed: '山田', because: 'nothing invisible stays' },
    { text: '山田\n太郎', printed: '山田 太郎', because: 'a value is one line' },
    { text: 'か\u3099', printed: 'が', because: 'characters are composed' },
    { text: '株式会社 山田', printed: '株式会社 山田', because: 'a wide space is part of a name' },
    { text: 'x\ud800y', printed: 'x\ufffdy', because: 'half a character is marked' },
  ])('$because', ({ text, printed }) => {
    expect(printableLine(text)).toBe(printed);
  });

  test('a character without a glyph becomes a geta mark and is named', () => {
    expect(withGetaMarks('髙橋﨑😀𠮷')).toEqual({ text: '髙橋﨑〓𠮷', lacking: ['U+1F600'] });
    const texts = layOut(sheetFor('山田😀商店')).flatMap((marks) =>
      marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])),
    );
    expect(texts).toContainEqual(expect.stringContaining('(U+1F600)'));
    expect(texts.join('')).not.toContain('😀');
  });

  test('no text leaves the margins or runs into what stands beside it, however long a name is', () => {
    const names = fc.string({ unit: fc.constantFrom(...'株式会社髙﨑ABCiW、(1ー '), minLength: 1, maxLength: 160 });
    fc.assert(
      fc.property(names, (name) => {
        for (const marks of layOut(sheetFor(name))) {
          const texts = marks.filter((mark) => mark.kind === 'text');
          const boxes = texts.map(({ x, y, text, look, size }) => ({ x, y, end: x + widthOf(text, look, size), size }));
          for (const { x, end } of boxes) {
            expect(x).toBeGreaterThanOrEqual(PAPER.margin - 0.01);
            expect(end).toBeLessThanOrEqual(PAPER.width - PAPER.margin + 0.01);
          }
          const overlapping = boxes.filter((one, index) =>
            boxes.some(
              (other, place) =>
                place > index && Math.abs(one.y - other.y) < 4 && one.x < other.end - 0.01 && other.x < one.end - 0.01,
            ),
          );
          expect(overlapping).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a document is the same bytes whenever it is drawn', () => {
  const file = { title: '請求書 12', author: 'サンプルサーバー株式会社', datedOn: '2026-02-01' };

  test('twice the same, and another one where a character differs', async () => {
    const [first, again, other] = [
      await pdfOf(file, sheetFor('山田商店')),
      await pdfOf(file, sheetFor('山田商店')),
      await pdfOf(file, sheetFor('山本商店')),
    ];
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
    expect(first.subarray(0, 8).toString()).toBe('%PDF-1.7');
  });

  test('many documents come in pieces, one document in memory at a time', async () => {
    let drawn = 0;
    let largestLead = 0;
    let received = 0;
    const sheets = (function* () {
      for (; drawn < 30; drawn += 1) yield sheetFor(`第${drawn}商店`);
    })();
    for await (const piece of pdfPieces(file, sheets)) {
      received += 1;
      expect(piece.byteLength).toBeGreaterThan(0);
      largestLead = Math.max(largestLead, drawn - received);
    }
    expect(largestLead).toBeLessThanOrEqual(1);
  });
});

function sheetFor(name: string): Sheet {
  return {
    title: '請求書',
    reference: `請求書 12 ${name}`.slice(0, 40),
    blocks: [
      {
        kind: 'letterhead',
        to: [`${name} 御中`, name],
        facts: [{ label: '請求書番号', text: '12' }],
        from: [name, '〒100-0001'],
      },
      { kind: 'amount', label: 'ご請求金額', text: '1,234,567円', facts: [{ label: '期限', text: '2026年3月31日' }] },
      { kind: 'notice', text: name },
      {
        kind: 'table',
        columns: [
          { heading: '内容', share: 6 },
          { heading: '金額', share: 2, align: 'right' },
        ],
        rows: Array.from({ length: 12 }, () => [name, '9,007,199,254,740,991円']),
      },
      { kind: 'sums', facts: [{ label: '合計', text: '9,007,199,254,740,991円' }] },
      { kind: 'heading', text: name },
      { kind: 'facts', facts: [{ label: 'お振込先', text: name }] },
      { kind: 'text', text: name },
    ],
  };
}
