import { expect, test } from 'vitest';
import { tidyPartnerCode } from '#app/features/partners/rules.ts';

test.each(['BP-4052-VK97', 'bp-4052-vk97', ' BP4052VK97 ', 'bp 4052 vk97', 'ＢＰ－４０５２－ＶＫ９７', 'BP‐4052−VK97'])(
  '%j is the number of a partner, however it is typed',
  (typed) => {
    expect(tidyPartnerCode(typed)).toBe('BP-4052-VK97');
  },
);

test('what is no such number stays what it is, in capitals', () => {
  expect(tidyPartnerCode(' p-1 ')).toBe('P-1');
});
