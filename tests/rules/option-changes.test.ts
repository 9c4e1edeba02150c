import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { explainOptionRefusal } from '#app/features/option-changes/messages.ts';
import {
  type HeldOption,
  type OptionContract,
  type OptionWish,
  type WorkWish,
  checkAddition,
  checkRemoval,
  firstChargedYear,
  openTermOf,
  optionState,
  optionsOf,
  optionLetter,
} from '#app/features/option-changes/rules.ts';

const CONTRACT: OptionContract = {
  ...{ state: 'in-force', cancelledOn: null, term: 2, startsOn: day('2026-03-01') },
  ...{ renewsOn: day('2026-09-01'), nextInvoiceOn: day('2026-06-15') },
};

const OPEN = { term: 3, startsOn: day('2026-09-01'), invoiceOn: day('2026-06-15') };

function at(today: string, optionNoticeDays = 0) {
  return { today: day(today), policy: { ...DEFAULT_POLICY, optionNoticeDays } };
}

function held(change: Partial<HeldOption>): HeldOption {
  return { ...{ option: 'dns', domain: '', storageGb: 0, fromTerm: 1, monthsAhead: 0, lastTerm: null }, ...change };
}

function expectRefused(checked: ReturnType<typeof checkAddition> | ReturnType<typeof openTermOf>, code: string) {
  expect(checked).toMatchObject({ ok: false, refusal: { code } });
  if (!checked.ok) expect(explainOptionRefusal(checked.refusal)).toMatch(/。$/);
}

describe('CON-03, CAT-02, PRG-14 the term with which an option begins or ends', () => {
  test('is the next one, until its invoice is issued', () => {
    expect(openTermOf(CONTRACT, undefined, at('2026-06-14'))).toEqual({ ok: true, value: OPEN });
  });

  test('is the one after, once the next is invoiced, and follows it whatever its length', () => {
    const next = { coversFrom: day('2026-09-01'), termMonths: 12 };
    expect(openTermOf(CONTRACT, next, at('2026-06-15'))).toEqual({
      ok: true,
      value: { term: 4, startsOn: '2027-09-01', invoiceOn: '2027-06-15' },
    });
  });

  test.each([
    { contract: { cancelledOn: day('2026-05-01') }, code: 'cancelled', because: 'no term follows' },
    { contract: { state: 'lapsed' as const }, code: 'not-running', because: 'its next term may never come' },
    { contract: { state: 'ended' as const }, code: 'not-running', because: 'it is over' },
    {
      contract: { state: 'ordered' as const, term: 0, renewsOn: null, nextInvoiceOn: null },
      code: 'not-running',
      because: 'it is ordered anew with what is wanted',
    },
  ])('$code: $because', ({ contract, code }) => {
    expectRefused(openTermOf({ ...CONTRACT, ...contract }, undefined, at('2026-05-02')), code);
  });

  test('is asked for so many days before the invoice as the setting says', () => {
    expect(openTermOf(CONTRACT, undefined, at('2026-06-08', 7)).ok).toBe(true);
    const late = openTermOf(CONTRACT, undefined, at('2026-06-09', 7));
    expectRefused(late, 'too-late');
    expect(late).toMatchObject({ refusal: { again: '2026-06-15' } });
  });
});

describe('CAT-01, CTR-06, DOM-04, DOM-15 what may be added', () => {
  const add = (wish: OptionWish, options: readonly HeldOption[] = [], planGroup = 'mail') =>
    checkAddition(wish, { options, planGroup, open: OPEN });
  const storage = (storageGb: number, fromTerm: number) => held({ option: 'storage', storageGb, fromTerm });

  test('storage up to 900 GB, what waits for the same term being replaced', () => {
    expect(add({ option: 'storage', storageGb: 900 }).ok).toBe(true);
    expect(add({ option: 'storage', storageGb: 600 }, [storage(300, 1)]).ok).toBe(true);
    expect(add({ option: 'storage', storageGb: 700 }, [storage(300, 1)])).toMatchObject({ refusal: { free: 600 } });
    expect(add({ option: 'storage', storageGb: 600 }, [storage(300, 1), storage(600, 3)]).ok).toBe(true);
    expectRefused(add({ option: 'storage', storageGb: 100 }, [storage(900, 2)]), 'storage-full');
    expectRefused(add({ option: 'storage', storageGb: 150 }), 'storage-not-sold');
  });

  test('DNS rental and a domain once, and again when they are over', () => {
    expect(add({ option: 'dns' }).ok).toBe(true);
    expectRefused(add({ option: 'dns' }, [held({})]), 'has-it-already');
    expectRefused(add({ option: 'dns' }, [held({ fromTerm: 3 })]), 'has-it-already');
    expectRefused(add({ option: 'dns' }, [held({ lastTerm: 2 })]), 'removal-waits');
    expect(add({ option: 'dns' }, [held({ lastTerm: 1 })]).ok).toBe(true);
    // Taken back before it began: its last term is the one before its first.
    expect(add({ option: 'dns' }, [held({ fromTerm: 3, lastTerm: 2 })]).ok).toBe(true);
    const domain = (name: string): OptionWish => ({ option: 'domain', domain: { choice: 'new', name } });
    const has = [held({ option: 'domain', domain: 'aozora.jp' })];
    expectRefused(add(domain('aozora.jp'), has), 'has-it-already');
    expect(add(domain('minato.jp'), has).ok).toBe(true);
    expectRefused(add(domain('みなと.jp'), has, 'shared'), 'roman-only');
  });

  test('DOM-08 a domain is taken over on the first day of the term', () => {
    const transfer = (expiresOn: string): OptionWish => ({
      option: 'domain',
      domain: { choice: 'transfer', name: 'aozora.com', expiresOn: day(expiresOn) },
    });
    expect(add(transfer('2026-10-01')).ok).toBe(true);
    expectRefused(add(transfer('2026-09-30')), 'expires-too-soon');
  });
});

describe('DOM-03 one organisational domain', () => {
  const ask = (name: string, ...domains: readonly Partial<HeldOption>[]) =>
    checkAddition(
      { option: 'domain', domain: { choice: 'new', name } },
      { options: domains.map((one) => held({ option: 'domain', ...one })), planGroup: 'mail', open: OPEN },
    );

  test('a contract that has one, or is to have one, is given no second', () => {
    expectRefused(ask('aozora.or.jp', { domain: 'aozora.co.jp' }), 'one-organisational');
    expect(ask('aozora.ne.jp', { domain: 'aozora.co.jp', fromTerm: 3 })).toMatchObject({
      refusal: { held: 'aozora.co.jp' },
    });
    expect(ask('aozora.or.jp', { domain: 'aozora.co.jp', lastTerm: 2 }).ok).toBe(true);
    expect(ask('aozora.co.jp', { domain: 'aozora.jp' }, { domain: 'aozora.com' }).ok).toBe(true);
    expect(ask('aozora.jp', { domain: 'aozora.co.jp' }).ok).toBe(true);
  });
});

describe('DOM-07 work on a domain', () => {
  const ask = (option: WorkWish['option'], domain: string, ...domains: readonly Partial<HeldOption>[]) =>
    checkAddition(
      { option, domain, hosts: 1 },
      { options: domains.map((one) => held({ option: 'domain', ...one })), planGroup: 'shared', open: OPEN },
    );

  test('is done for one the contract has and keeps', () => {
    expect(ask('info-change', 'aozora.co.jp', { domain: 'aozora.co.jp' }).ok).toBe(true);
    expectRefused(ask('info-change', 'minato.co.jp', { domain: 'aozora.co.jp' }), 'domain-not-held');
    expectRefused(ask('papers', 'aozora.jp', { domain: 'aozora.jp', lastTerm: 2 }), 'domain-not-held');
    expectRefused(ask('papers', 'aozora.jp', { domain: 'aozora.jp', fromTerm: 3 }), 'domain-not-held');
  });

  test('on hosts not for organisational ones', () => {
    expect(ask('host-new', 'aozora.com', { domain: 'aozora.com' }).ok).toBe(true);
    expect(ask('host-change', 'aozora.jp', { domain: 'aozora.jp' }).ok).toBe(true);
    expectRefused(ask('host-change', 'aozora.co.jp', { domain: 'aozora.co.jp' }), 'hosts-not-organisational');
  });

  test('is taken back before its domain is given up', () => {
    const options = [held({ option: 'domain', domain: 'aozora.jp' })];
    const key = { option: 'domain' as const, domain: 'aozora.jp' };
    const work = (domain: string) => [{ option: 'papers' as const, domain }];
    expectRefused(checkRemoval(key, { options, waiting: work('aozora.jp'), open: OPEN }), 'work-waits');
    expect(checkRemoval(key, { options, waiting: work('minato.jp'), open: OPEN }).ok).toBe(true);
  });
});

describe('CAT-03 what may be removed', () => {
  const remove = (options: readonly HeldOption[], option: HeldOption['option'] = 'dns') =>
    checkRemoval({ option, domain: '' }, { options, waiting: [], open: OPEN });

  test.each([
    { options: [held({ option: 'storage', storageGb: 100 })], option: 'storage' as const, code: 'storage-stays' },
    { options: [], code: 'has-it-not' },
    { options: [held({ fromTerm: 3 })], code: 'not-begun' },
    { options: [held({ lastTerm: 2 })], code: 'ends-already' },
    { options: [held({ lastTerm: 1 })], code: 'has-it-not' },
  ])('$code', ({ options, option, code }) => {
    expectRefused(remove(options, option), code);
  });

  test('what has begun, and what was had anew', () => {
    expect(remove([held({})]).ok).toBe(true);
    expect(remove([held({ lastTerm: 1 }), held({ fromTerm: 2 })]).ok).toBe(true);
  });
});

test('PRG-14 an addition waits for its invoice, and never happens where no term comes', () => {
  const change = { fromTerm: 3, withdrawnOn: null };
  expect(optionState(change, { lastInvoiced: 2, goesOn: true })).toBe('waiting');
  expect(optionState(change, { lastInvoiced: 3, goesOn: true })).toBe('done');
  expect(optionState(change, { lastInvoiced: 2, goesOn: false })).toBe('moot');
  expect(optionState({ ...change, withdrawnOn: day('2026-05-01') }, { lastInvoiced: 3, goesOn: true })).toBe(
    'withdrawn',
  );
});

test('DOM-01 the options of a contract are what is paid for again and again, and the free years count from their first day', () => {
  const item = (itemCode: string, about: string | null) => ({ itemCode, about, ...held({}) });
  const items = [item('DNS-SETUP', null), item('DNS-RENTAL', null), item('DOM-GTLD-APPLY', 'a.com')];
  const more = [item('DOM-GTLD-MAINT', 'a.com'), item('KWC-MAIL-ADD-200', null), item('KWC-MAIL-ADD-SETUP', null)];
  expect(optionsOf([...items, ...more]).map(({ option, domain, storageGb }) => [option, domain, storageGb])).toEqual([
    ['dns', '', 0],
    ['domain', 'a.com', 0],
    ['storage', '', 200],
  ]);
  expect(firstChargedYear(day('2026-09-01'), 2)).toBe('2028-09-01');
});

describe('CAT-02 what was asked for of an option is confirmed', () => {
  const asked = { name: '青空商店', orderNumber: 'ABCDE-12345', what: 'ドメイン a.com', startsOn: day('2026-09-01') };
  test.each([
    { kind: 'addition', work: false, said: ['追加のお申し込みを承りました', 'ご利用開始日　　　　2026年9月1日'] },
    { kind: 'removal', work: false, said: ['解約のお申し込みを承りました', '最終利用日　　　　　2026年8月31日'] },
    { kind: 'addition', work: true, said: ['ドメインの作業のお申し込みを承りました', 'お支払いを確認した後'] },
  ] as const)('$kind, work: $work', ({ kind, work, said }) => {
    const { body } = optionLetter({ ...asked, kind, work, withdrawn: false });
    for (const words of said) expect(body).toContain(words);
  });

  test('taken back it says so, and nothing of what would have been', () => {
    const { body } = optionLetter({ ...asked, kind: 'addition', work: false, withdrawn: true });
    expect(body).toContain('追加のお申し込みを取り消しました');
    expect(body).not.toContain('請求書');
  });
});
