import { type ContractId, type IdKind, type IdOf, parseId } from '#app/core/ids.ts';
import { type Yen, negateYen, sumYen } from '#app/core/yen.ts';
import { onceKeyOf } from '../ledger/rules.ts';
import { type RateCard, type RateEvent, type RateRow, stepsOf } from '../rates/rules.ts';

/** What a transaction of the ledger is about. */
export type Subject =
  | { kind: 'cashback'; contractId: ContractId; term: number }
  | { kind: 'payout'; id: IdOf['out'] }
  | { kind: 'adjustment'; id: IdOf['adj'] }
  | { kind: 'refund'; id: ContractId }
  | { kind: 'invoice'; id: IdOf['inv'] }
  | { kind: 'payment'; id: IdOf['pay'] }
  | { kind: 'bank-line'; id: IdOf['bnl'] };

/** What a transaction is about, read from its kind and reference; undefined for a kind nobody posts any more. */
export function subjectOf({ kind, reference }: { kind: string; reference: string }): Subject | undefined {
  switch (kind) {
    case 'cashback-earned':
    case 'cashback-voided':
      return cashbackOf(reference);
    case 'payout-sent':
    case 'payout-returned':
      return named('out', reference, (id) => ({ kind: 'payout', id }));
    case 'transfer-returned':
      return named('out', reference.split(':')[0] ?? '', (id) => ({ kind: 'payout', id }));
    case 'cashback-adjusted':
      return named('adj', reference, (id) => ({ kind: 'adjustment', id }));
    case 'refund-promised':
    case 'refund-paid':
      return named('ctr', reference, (id) => ({ kind: 'refund', id }));
    case 'invoice-issued':
    case 'invoice-voided':
      return named('inv', reference, (id) => ({ kind: 'invoice', id }));
    case 'payment-applied':
    case 'payment-unapplied':
      return named('pay', reference, (id) => ({ kind: 'payment', id }));
    case 'bank-line-kept':
    case 'bank-line-released':
      return named('bnl', reference.split(':')[0] ?? '', (id) => ({ kind: 'bank-line', id }));
    default:
      return undefined;
  }
}

function cashbackOf(reference: string): Subject | undefined {
  const [contract, term = ''] = reference.split(':');
  if (!/^[1-9]\d{0,3}$/.test(term)) return undefined;
  return named('ctr', contract ?? '', (contractId) => ({ kind: 'cashback', contractId, term: Number(term) }));
}

function named<Kind extends IdKind>(kind: Kind, text: string, subject: (id: IdOf[Kind]) => Subject) {
  const id = parseId(kind, text);
  return id ? subject(id) : undefined;
}

/** Where staff see the whole chain of what a transaction is about; undefined for what has no page of its own. */
export function pageOfSubject(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'cashback':
      return `/staff/traces/cashbacks/${subject.contractId}/${subject.term}`;
    case 'payout':
      return `/staff/traces/payouts/${subject.id}`;
    case 'adjustment':
      return `/staff/adjustments/${subject.id}`;
    case 'refund':
      return `/staff/refunds/${subject.id}`;
    case 'bank-line':
      return `/staff/bank-lines/${subject.id}`;
    case 'invoice':
    case 'payment':
      return undefined;
  }
}

/** What the transactions along a cashback's chain are found by, whether they happened or not. */
export function keysAlong(chain: {
  cashback?: { contractId: ContractId; term: number };
  invoiceIds?: readonly string[];
  paymentIds?: readonly string[];
  payoutIds?: readonly string[];
  adjustmentIds?: readonly string[];
}): string[] {
  const { cashback, invoiceIds = [], paymentIds = [], payoutIds = [], adjustmentIds = [] } = chain;
  const keys = (kinds: readonly string[], references: readonly string[]) =>
    references.flatMap((reference) => kinds.map((kind) => onceKeyOf(kind, reference)));
  return [
    ...keys(['invoice-issued', 'invoice-voided'], invoiceIds),
    ...keys(['payment-applied', 'payment-unapplied'], paymentIds),
    ...keys(['cashback-earned', 'cashback-voided'], cashback ? [`${cashback.contractId}:${cashback.term}`] : []),
    ...keys(['cashback-adjusted'], adjustmentIds),
    ...keys(['payout-sent', 'payout-returned'], payoutIds),
  ];
}

/** The row of a card that a count reaches: the highest of its steps; undefined where none is reached. PRG-12. */
export function rowReached(
  card: RateCard | undefined,
  planGroup: string,
  event: RateEvent,
  count: number,
): RateRow | undefined {
  return stepsOf(card, planGroup, event).findLast(({ minCount }) => minCount <= count);
}

/** What the debits of postings come to, and what its credits do: the same in every transaction that balances. */
export function sidesOf(postings: readonly { amount: Yen }[]): { debit: Yen; credit: Yen } {
  const amounts = postings.map(({ amount }) => amount);
  const credit = negateYen(sumYen(amounts.filter((amount) => amount < 0)));
  return { debit: sumYen(amounts.filter((amount) => amount > 0)), credit };
}
