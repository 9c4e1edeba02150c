import { expect, test } from 'vitest';
import { explainStep, stepInShort } from '#app/features/refund-payouts/messages.ts';
import { nextStepOf } from '#app/features/refund-payouts/rules.ts';

const ACCOUNT = { number: '1234567' };

test.each([
  { state: 'needs-account', account: null, listed: null, says: '作成担当が、お客様にご確認した振込先の口座を登録' },
  { state: 'needs-account', account: ACCOUNT, listed: null, says: '口座を登録し直し、承認を申請します' },
  { state: 'waiting', account: ACCOUNT, listed: null, says: '承認担当が、金額と振込先を確認して承認します' },
  { state: 'approved', account: ACCOUNT, listed: null, says: '作成担当または承認担当が、振込データを作成' },
  { state: 'approved', account: ACCOUNT, listed: {}, says: '支払を記録します(承認した方以外)' },
] as const)('REF-03, REF-04 $state: who does what next about a refund', ({ state, account, listed, says }) => {
  const next = nextStepOf(state, { account, listed });
  expect(next && explainStep(next)).toContain(says);
  expect(next && stepInShort(next)).toMatch(/^次: .+担当/);
});

test('REF-04 of a refund that was paid there is no next step', () => {
  expect(nextStepOf('paid', { account: ACCOUNT, listed: {} })).toBeNull();
});
