import { describe, expect, test } from 'vitest';
import { explainPayeeWarning } from '#app/features/partners/messages.ts';
import { payeeWarnings } from '#app/features/partners/rules.ts';

const PAYEE = { familyName: '山田', givenName: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ' };

const warned = (familyName: string) =>
  payeeWarnings({ ...PAYEE, familyName }).map(({ code, text, instead }) => [code, text, instead]);

describe('MAIL-06 what of a payee’s name is worth another look', () => {
  test.each([
    '山田',
    '佐々木',
    '一ノ瀬',
    '三ツ矢',
    '二ノ宮',
    '八',
    'ハナ',
    'ニコル',
    'さくら',
    '金',
    '長谷川',
    'スミス',
  ])('nothing of %s', (name) => {
    expect(warned(name)).toEqual([]);
  });

  test.each([
    ['株式会社青空', 'company-word', '株式会社'],
    ['㈱青空', 'company-word', '(株)'],
    ['(有)青空', 'company-word', '(有)'],
    ['青空(同)', 'company-word', '(同)'],
    ['NPO法人青空', 'company-word', 'NPO法人'],
    ['カ)アオゾラ', 'company-word', 'カ)'],
    ['アオゾラ(カ', 'company-word', '(カ'],
    ['山田様', 'title', '様'],
    ['山田 太郎', 'both-in-one', '山田 太郎'],
    ['山田Taro', 'mixed-script', '山田Taro'],
    ['さトう', 'mixed-script', 'さトう'],
  ])('%s: %s', (name, code, text) => {
    expect(warned(name)).toContainEqual([code, text, null]);
  });

  test.each([
    ['髙橋', '髙', '高'],
    ['山﨑', '﨑', '崎'],
    ['渡邊', '邊', '辺'],
    ['渡邉', '邉', '辺'],
    ['齋藤', '齋', '斎'],
    ['𠮷田', '𠮷', '吉'],
  ])('%s has the old form %s, beside %s', (name, text, instead) => {
    expect(warned(name)).toEqual([['old-form', text, instead]]);
  });

  test.each([
    ['ニ宮', 'ニ', '二'],
    ['八ナコ', '八', 'ハ'],
    ['山ロ', 'ロ', '口'],
    ['エ藤', 'エ', '工'],
    ['へンリー', 'へ', 'ヘ'],
    ['スミ一', '一', 'ー'],
  ])('%s has %s where %s is likely', (name, text, instead) => {
    expect(warned(name)).toContainEqual(['look-alike', text, instead]);
  });

  test('readings are looked at for companies, and every warning says where and what', () => {
    const warnings = payeeWarnings({ ...PAYEE, givenKana: 'カブシキガイシャアオゾラ', familyName: '髙橋' });
    expect(warnings.map(({ field, code }) => [field, code])).toEqual([
      ['familyName', 'old-form'],
      ['givenKana', 'company-word'],
    ]);
    expect(warnings.map(explainPayeeWarning)).toEqual([
      '姓の「髙」には、よく似た文字「高」があります。通帳がどちらの文字かをご確認ください。',
      expect.stringContaining('名のフリガナに会社の種別「カブシキガイシャ」'),
    ]);
  });
});
