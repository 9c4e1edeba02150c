import { describe, expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { STAFF_ROLES, mayDo } from '#app/features/access/rules.ts';
import {
  type ApprovalKind,
  type ApprovalState,
  type DecidedThing,
  type Hand,
  capabilityToDecide,
  checkDecision,
  checkWithdrawal,
} from '#app/features/approvals/rules.ts';

const KINDS: readonly ApprovalKind[] = ['payout-run', 'rate-card', 'payee', 'refund', 'price'];

const MAKER: Hand = { id: 'usr_maker', role: 'maker', enabled: true };
const CHECKER: Hand = { id: 'usr_checker', role: 'checker', enabled: true };

const thing = (kind: ApprovalKind, change: Partial<DecidedThing> = {}): DecidedThing => ({
  kind,
  state: 'proposed',
  contentHash: 'seen',
  proposer: MAKER,
  freshHash: 'seen',
  otherHands: [],
  ...change,
});

const approve = { decision: 'approve' as const, seenHash: 'seen' };
const reject = { decision: 'reject' as const, seenHash: 'seen', reason: '金額が違います' };

describe.each(KINDS)('two people decide a %s', (kind) => {
  test('whoever may, and had no hand in it, approves what was shown', () => {
    expect(checkDecision(thing(kind), CHECKER, approve)).toEqual({ ok: true, value: true });
    expect(checkDecision(thing(kind, { otherHands: ['usr_third'] }), CHECKER, approve).ok).toBe(true);
  });

  test.each([
    { code: 'own-work', change: { proposer: CHECKER }, because: 'the maker is not the checker' },
    { code: 'own-hand', change: { otherHands: ['usr_checker'] }, because: 'nor who changed a line or a payee last' },
    { code: 'proposer-gone', change: { proposer: { ...MAKER, enabled: false } }, because: 'both are still in' },
    { code: 'proposer-gone', change: { proposer: undefined }, because: 'and both are known' },
    { code: 'content-changed', change: { state: 'void' }, because: 'what changed ended it' },
    { code: 'content-changed', change: { contentHash: 'newer' }, because: 'it was put up anew after the look' },
    { code: 'content-changed', change: { freshHash: 'newer' }, because: 'a line changed after it was put up' },
  ] as const)('$code: $because', ({ code, change }) => {
    expect(checkDecision(thing(kind, { ...change }), CHECKER, approve)).toMatchObject({ refusal: { code } });
  });

  test.each(['approved', 'rejected', 'withdrawn'] as const satisfies readonly ApprovalState[])(
    'what is %s is decided',
    (state) => {
      for (const decision of [approve, reject]) {
        expect(checkDecision(thing(kind, { state }), CHECKER, decision)).toEqual({
          ok: false,
          refusal: { code: 'already-decided', state },
        });
      }
    },
  );

  test('what was never put up is not decided', () => {
    expect(checkDecision(undefined, CHECKER, approve)).toMatchObject({ refusal: { code: 'not-proposed' } });
  });

  test('only roles the table allows decide, as they are at that moment', () => {
    for (const role of STAFF_ROLES) {
      const allowed = checkDecision(thing(kind), { id: 'usr_x', role, enabled: true }, approve).ok;
      expect(allowed).toBe(mayDo(role, capabilityToDecide(kind)));
    }
    for (const decider of [undefined, { ...CHECKER, enabled: false }, { ...CHECKER, role: 'owner' as const }]) {
      expect(checkDecision(thing(kind), decider, approve)).toMatchObject({ refusal: { code: 'may-not' } });
    }
  });

  test('it is sent back by a second person too, though a payee inside is theirs or the maker has left', () => {
    const touched = thing(kind, {
      otherHands: ['usr_checker'],
      proposer: { ...MAKER, enabled: false },
      freshHash: 'newer',
    });
    expect(checkDecision(touched, CHECKER, reject).ok).toBe(true);
    expect(checkDecision(thing(kind, { proposer: CHECKER }), CHECKER, reject)).toMatchObject({
      refusal: { code: 'own-work' },
    });
    expect(checkDecision(thing(kind), CHECKER, { ...reject, seenHash: 'older' })).toMatchObject({
      refusal: { code: 'content-changed' },
    });
  });
});

describe('a proposal is taken back', () => {
  const waiting = { state: 'proposed' as ApprovalState, proposedBy: 'usr_maker' as UserId };

  test('by whoever made it, while it waits', () => {
    expect(checkWithdrawal(waiting, 'usr_maker').ok).toBe(true);
    expect(checkWithdrawal(waiting, 'usr_checker')).toMatchObject({ refusal: { code: 'not-own' } });
    expect(checkWithdrawal({ ...waiting, state: 'approved' }, 'usr_maker')).toMatchObject({
      refusal: { code: 'not-waiting' },
    });
    expect(checkWithdrawal(undefined, 'usr_maker')).toMatchObject({ refusal: { code: 'not-waiting' } });
  });
});
