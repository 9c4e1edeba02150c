import { expect, test } from 'vitest';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';

/** Words that stand in no text of ours, and the word of the glossary for what they mean. */
const ONE_WORD_EACH: readonly { not: RegExp; but: string }[] = [
  { not: /組み?戻/u, but: '返戻' },
  { not: /差戻/u, but: '返戻 of money, 差し戻し of what was put up' },
  { not: /(?<!返)戻った(?:送金|金額)/u, but: '返戻された送金' },
  { not: /銀行から戻/u, but: '銀行から返戻され' },
  { not: /失効(?:または|したまま|していた|\()/u, but: '停止 of contracts' },
];

/** How banks may write what became of a transfer: their words, not ours. */
const WORDS_OF_BANKS = 'app/core/bank-result-layout.ts';

test('one thing has one name on every page and in every letter: that of the glossary', () => {
  const texts = ['app', 'db'].flatMap((folder) => sourceFiles(folder)).filter((path) => !path.endsWith(WORDS_OF_BANKS));
  expect(texts.length).toBeGreaterThan(500);
  const others = texts.flatMap((path) =>
    ONE_WORD_EACH.filter(({ not }) => not.test(sourceOf(path))).map(
      ({ not, but }) => `${path}: ${not.source}, not ${but}`,
    ),
  );
  expect(others).toEqual([]);
});
