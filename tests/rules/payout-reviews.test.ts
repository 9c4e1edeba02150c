import { describe, expect, test } from 'vitest';
import { type Day, day, month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { yen } from '#app/core/yen.ts';
import { checkMarking, fileIsStale } from '#app/features/bank-files/rules.ts';
import { wayTo } from '#app/features/payouts/rules.ts';
import { PARTNERS_ACCOUNT } from '#tests/support/accounts.ts';
import { explainMoneyChecks } from '#app/features/payout-reviews/messages.ts';
import { type RunStage, compareRuns, stageOfRun } from '#app/features/payout-reviews/rules.ts';

const MAY = month('2026-05');

const payout = (partnerId: PartnerId, amount: number) => ({ partnerId, amount: yen(amount) });

describe('MAIL-14 what differs from the run before', () => {
  test('new, gone and changed partners stand in order of the difference; equal amounts are left out', () => {
    const changes = compareRuns(
      [payout('par_new', 500), payout('par_same', 100), payout('par_less', 10)],
      [payout('par_same', 100), payout('par_less', 20), payout('par_gone', 9_000)],
    );
    expect(changes.map(({ partnerId, kind, difference }) => [partnerId, kind, difference])).toEqual([
      ['par_gone', 'gone', -9_000],
      ['par_new', 'new', 500],
      ['par_less', 'changed', -10],
    ]);
  });
});

describe('MAIL-05 what is checked before anybody approves a run', () => {
  const to = (...addresses: string[]) => addresses.map((email) => ({ email, ...wayTo(null) }));
  const duplicates = (payouts: Parameters<typeof explainMoneyChecks>[0]) => explainMoneyChecks(payouts, [], [])[0];

  test('two payouts to one address are pointed out, however it is written', () => {
    expect(duplicates(to('info@a.example.jp', 'info@b.example.jp'))).toMatchObject({ ok: true });
    expect(duplicates(to('info@a.example.jp', 'info@b.example.jp', 'Info@A.example.jp'))).toEqual({
      what: '支払の重複',
      ok: false,
      finding: '同じメールアドレスまたは口座への支払が1組あります。二重の支払でないことを確認してください',
    });
  });

  test('two payouts to one account are, whatever their addresses', () => {
    const account = (email: string, number: string) => ({ email, ...wayTo({ ...PARTNERS_ACCOUNT, number }) });
    expect(duplicates([account('a@x.jp', '0000001'), account('b@x.jp', '0000002')])).toMatchObject({ ok: true });
    expect(duplicates([account('a@x.jp', '0000001'), account('a@x.jp', '0000002')])).toMatchObject({ ok: true });
    expect(duplicates([account('a@x.jp', '0000001'), account('b@x.jp', '0000001')])).toMatchObject({ ok: false });
  });

  test('an account that stands in another name than the payee is named', () => {
    expect(explainMoneyChecks([], [], [])[1]).toMatchObject({ what: '振込先の口座名義', ok: true });
    const found = explainMoneyChecks([], ['青空商会'], [])[1];
    expect(found?.ok).toBe(false);
    expect(found?.finding).toContain('青空商会');
  });

  test('books that do not balance are, too', () => {
    expect(explainMoneyChecks([], [], [])[2]).toMatchObject({ what: '元帳と残高', ok: true });
    expect(explainMoneyChecks([], [], [{}, {}])[2]).toMatchObject({ ok: false });
  });
});

describe('MAIL-04 what a run needs next', () => {
  const open = { standing: yen(100), noticedOn: null as Day | null, sentOn: null as Day | null };
  const noticed = { ...open, noticedOn: day('2026-05-15') };
  const sent = { ...noticed, sentOn: day('2026-05-31') };
  const draft = { state: 'draft' as const, waits: true };
  const notPutUp = { ...draft, waits: false };
  const approved = { state: 'approved' as const, waits: false };
  const none = { made: false, stale: true };
  const fresh = { made: true, stale: false };
  const stale = { made: true, stale: true };

  test.each<{
    run: typeof draft | typeof approved | undefined;
    payouts: (typeof open)[];
    file: typeof none;
    on: string;
    stage: RunStage;
  }>([
    { run: undefined, payouts: [], file: none, on: '2026-05-14', stage: 'to-prepare' },
    { run: undefined, payouts: [], file: none, on: '2026-05-15', stage: 'missed' },
    { run: notPutUp, payouts: [open], file: none, on: '2026-05-14', stage: 'to-put-up' },
    { run: notPutUp, payouts: [open], file: none, on: '2026-05-15', stage: 'missed' },
    { run: draft, payouts: [open], file: none, on: '2026-05-14', stage: 'to-approve' },
    { run: draft, payouts: [open], file: none, on: '2026-05-15', stage: 'missed' },
    { run: approved, payouts: [], file: none, on: '2026-05-20', stage: 'empty' },
    { run: approved, payouts: [open], file: fresh, on: '2026-05-14', stage: 'to-notice' },
    { run: approved, payouts: [noticed], file: none, on: '2026-05-15', stage: 'to-make-file' },
    { run: approved, payouts: [noticed], file: stale, on: '2026-05-20', stage: 'file-stale' },
    { run: approved, payouts: [noticed], file: fresh, on: '2026-05-30', stage: 'to-send' },
    { run: approved, payouts: [noticed, sent], file: fresh, on: '2026-05-31', stage: 'unsent' },
    { run: approved, payouts: [{ ...noticed, standing: yen(0) }, sent], file: stale, on: '2026-05-31', stage: 'sent' },
  ])('$on, $run.state → $stage', ({ run, payouts, file, on, stage }) => {
    expect(stageOfRun(run, payouts, file, MAY, day(on), DEFAULT_POLICY)).toBe(stage);
  });
});

describe('MAIL-15 a bank file that no longer says what is to be sent', () => {
  const unsent = { id: 'out_a' as const, standing: yen(100), sentOn: null };
  const transfer = { payoutId: 'out_a' as const, amount: yen(100) };

  test.each([
    { payouts: [unsent], transfers: [transfer], stale: false, because: 'it says exactly that' },
    { payouts: [unsent], transfers: [], stale: true, because: 'a payout is not in it' },
    {
      payouts: [{ ...unsent, standing: yen(60) }],
      transfers: [transfer],
      stale: true,
      because: 'money back took some',
    },
    {
      payouts: [{ ...unsent, standing: yen(0) }],
      transfers: [transfer],
      stale: true,
      because: 'money back took it all',
    },
    { payouts: [{ ...unsent, standing: yen(0) }], transfers: [], stale: false, because: 'nothing is sent of nothing' },
    {
      payouts: [{ ...unsent, standing: yen(0), sentOn: day('2026-05-31') }],
      transfers: [transfer],
      stale: false,
      because: 'what was sent is past changing',
    },
  ])('stale: $stale, because $because', ({ payouts, transfers, stale }) => {
    expect(fileIsStale(payouts, transfers)).toBe(stale);
  });
});

describe('PRG-18 recording by hand what was sent', () => {
  test.each([
    { on: '2026-05-30', ok: false, because: 'the money goes on the last day' },
    { on: '2026-05-31', ok: true, because: 'it is the last day' },
    { on: '2026-06-05', ok: true, because: 'late is better than never' },
  ])('on $on: $ok, because $because', ({ on, ok }) => {
    expect(checkMarking(MAY, day(on)).ok).toBe(ok);
  });
});
