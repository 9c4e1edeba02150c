import { expect, test } from 'vitest';
import { tidyText } from '#app/core/typed-text.ts';

test.each([
  ['一行目\r\n二行目', '一行目\n二行目', 'lines end in one way'],
  ['　一行目　\n\n\n\n二行目 \n', '一行目\n\n二行目', 'one empty line is enough, and none at the ends'],
  [' 　\n\t\n', '', 'blank lines are nothing'],
  ['か\u3099\u0007き\u2028く', 'が き\nく', 'each line is tidied as any other'],
])('%j is kept as %j: %s', (typed, kept) => {
  expect(tidyText(typed)).toBe(kept);
});
