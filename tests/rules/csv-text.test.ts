import { describe, expect, test } from 'vitest';
import { csvForPeople } from '#app/core/csv-text.ts';

describe('what a spreadsheet reads', () => {
  test.each([
    ...['=1+1', '+1', '-1', '@sum', '=HYPERLINK()', ' =1', '\u3000=1', '\t=1', '\u200b=1', "'=1", '|calc'],
    ...['\uff1d1+1', '\uff0b1', '\uff0d1', '\uff20sum', '\u22121', '\u00a0=1'],
  ])('%j is text, not a formula', (text) => {
    expect(csvForPeople([[text]])).toBe(`\ufeff${`'${text}`}\r\n`);
  });

  test('numbers stay numbers, and quotes, commas and line ends are kept', () => {
    expect(csvForPeople([['2026-04-01', '1', 'AAAAA-00001']])).toBe('\ufeff2026-04-01,1,AAAAA-00001\r\n');
    expect(csvForPeople([['a,b', 'say "x"', -5, null], ['山田\n太郎']])).toBe(
      '\ufeff"a,b","say ""x""",-5,\r\n"山田\n太郎"\r\n',
    );
  });
});
