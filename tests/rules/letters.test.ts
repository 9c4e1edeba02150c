import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import {
  CONTRACT_LINK_MARK,
  LINK_MARK,
  contractCancelled,
  invoiceIssuedLetter,
  orderReceived,
  orderReferred,
} from '#app/features/letters/rules.ts';
import { payoutNotice } from '#app/features/payout-notices/rules.ts';
import { wayTo } from '#app/features/payouts/rules.ts';

const NOTICE = {
  partnerName: '株式会社ミナト制作',
  familyName: '髙橋',
  givenName: '健一',
  amount: yen(3_420),
  month: month('2026-05'),
  payOn: day('2026-05-31'),
  ...wayTo(null),
};

describe('MAIL-04, CTR-17 the notice of a payout', () => {
  test('stands under the booklet’s subject, letter for letter', () => {
    expect(payoutNotice(NOTICE).subject).toBe(
      '【株式会社KDDIウェブコミュニケーションズより】キャッシュバックプログラムについて',
    );
  });

  test('says how much comes, and when', () => {
    const lines = payoutNotice(NOTICE).body.split('\n');
    expect(lines[0]).toBe('株式会社ミナト制作 様');
    expect(lines).toContain('2026年5月のキャッシュバックについてご案内いたします。');
    expect(lines).toContain('■ 送金額　3,420円');
    expect(lines).toContain('■ 送金日　2026年5月31日');
  });
});

describe('MAIL-05, MAIL-06, MAIL-07, MAIL-10 the name to type at the bank', () => {
  test('is written apart, as it is to be typed, with where to write if it differs', () => {
    const { body } = payoutNotice(NOTICE);
    expect(body.split('\n')).toEqual(expect.arrayContaining(['　姓：髙橋', '　名：健一']));
    expect(body).toContain('partner@cpi.ad.jp');
    expect(body).toContain('大切に保管');
    expect(body).toContain('お持ちの他行口座へ振り込む');
  });

  test('keeps every letter of any name', () => {
    const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => !/[\r\n]/.test(name));
    fc.assert(
      fc.property(anyName, anyName, (familyName, givenName) => {
        const lines = payoutNotice({ ...NOTICE, familyName, givenName }).body.split('\n');
        expect(lines).toContain(`　姓：${familyName}`);
        expect(lines).toContain(`　名：${givenName}`);
      }),
    );
  });
});

describe('REF-01, REF-04 the letter about a cancellation', () => {
  const cancelled = { name: '山田商店', orderNumber: 'A1B2C-D3E4F' };

  test.each([
    {
      lastDay: day('2026-06-14'),
      refund: { amount: yen(61_688), payOn: day('2026-06-30') },
      lines: ['■ 最終利用日　2026年6月14日', '■ ご返金額　　61,688円', '■ ご返金日　　2026年6月30日'],
      because: 'money back after some days',
    },
    {
      lastDay: null,
      refund: { amount: yen(0), payOn: day('2026-06-30') },
      lines: ['■ ご返金額　　0円', '■ ご返金日　　2026年6月30日'],
      because: 'never in force, and the fee ate the money',
    },
    {
      lastDay: day('2027-05-31'),
      refund: null,
      lines: ['■ 最終利用日　2027年5月31日'],
      because: 'it runs out, and no money is promised',
    },
    { lastDay: null, refund: null, lines: [], because: 'a void order has neither' },
  ])('$because', ({ lastDay, refund, lines }) => {
    const { body } = contractCancelled({ ...cancelled, lastDay, refund });
    expect(body.split('\n').filter((line) => /^■ (最終|ご返金)/.test(line))).toEqual(lines);
  });
});

describe('CON-03, CON-04, MAIL-17, CTR-05 letters about orders and invoices', () => {
  const order = { orderNumber: 'A1B2C-D3E4F', planName: 'シェアードプラン', startsOn: day('2026-06-01') };

  test('the client reads what is owed, until when, and what late money does', () => {
    const { body } = orderReceived({
      ...order,
      name: '山田商店',
      termMonths: 12,
      total: yen(62_128),
      dueOn: day('2026-05-31'),
      ...{ coversFrom: day('2026-04-15'), expiresOn: day('2026-05-15'), discount: null },
      secretLink: '/invoice/s',
    });
    expect(body).toContain(LINK_MARK);
    expect(body).toContain('62,128円(税込)');
    expect(body).toContain('12ヶ月(2026年6月1日から)');
    expect(body).toContain('■ お支払い期限　　2026年5月31日');
  });

  test('PRG-06 of a referred order the partner reads its number, plan and start, nothing else', () => {
    const { body } = orderReferred({ ...order, partnerName: '株式会社ミナト制作' });
    expect(body.split('\n').filter((line) => line.startsWith('■'))).toEqual([
      '■ お申し込み番号　A1B2C-D3E4F',
      '■ プラン　　　　　シェアードプラン',
      '■ 利用開始予定日　2026年6月1日',
    ]);
  });

  test('PRG-14 a renewal invoice is announced with its number, amount and due day', () => {
    const text = invoiceIssuedLetter({
      name: '山田商店',
      orderNumber: order.orderNumber,
      number: 1204,
      total: yen(50_160),
      dueOn: day('2026-03-31'),
      ...{ coversFrom: day('2026-04-15'), expiresOn: day('2026-05-15'), discount: null },
      secretLink: '/invoice/s',
    });
    expect(text).toMatchObject({ secretLink: '/invoice/s', body: expect.stringContaining(LINK_MARK) });
    expect(text.subject).toContain('1204');
    expect(text.body).toContain('50,160円(税込)');
    expect(text.body).toContain('2026年3月31日');
    expect(text.body).toContain('更新日(2026年4月15日)の前日までに');
    expect(text.body).toContain('2026年5月14日までにご入金いただければ、サービスを再開いたします。');
    expect(text.body).not.toContain('割引率');
  });

  test('PRG-11 a partner’s says which count fixed its rate, and leads to its certificate', () => {
    const text = invoiceIssuedLetter({
      ...{
        name: '山田商店',
        orderNumber: order.orderNumber,
        number: 1204,
        total: yen(38_121),
        secretLink: '/invoice/s',
      },
      ...{ dueOn: day('2026-03-31'), coversFrom: day('2026-04-15'), expiresOn: day('2026-05-15') },
      discount: { rate: rate('0.24'), fixedOn: day('2026-01-31'), count: 33 },
    });
    expect(text.body).toContain('■ 割引率　　　　24%(2026年1月31日の契約件数33件で確定)');
    expect(text.contractLink).toBe('/mypage/invoices/1204');
    expect(text.body).toContain(
      `■ 率の証明、振込のご連絡、更新しない場合のお手続き(マイページ)\n${CONTRACT_LINK_MARK}`,
    );
  });
});
