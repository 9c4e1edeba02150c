import { payerKey } from '#app/core/bank-kana.ts';
import type { Day } from '#app/core/calendar.ts';
import { groupedBy } from '#app/core/grouping.ts';
import type { BankLineId, InvoiceId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, lessYen } from '#app/core/yen.ts';

/** A line of the bank as far as it decides whose payment it is. */
export type IncomingLine = { id: BankLineId; amount: Yen; payer: string; remark: string };

/** An invoice that a line might pay. `keys` are the names, as they are compared, of whoever is billed. */
export type Payable = {
  id: InvoiceId;
  number: number;
  total: Yen;
  dueOn: Day;
  status: 'open' | 'paid' | 'void' | 'refunded';
  keys: readonly string[];
};

/** What a client said of a payment of theirs. */
export type Reported = { invoiceId: InvoiceId; amount: Yen; key: string };

/** How sure a proposal is: 確実 may be confirmed together with others, 候補 is looked at singly, 不明 proposes nothing. */
export type Grade = 'certain' | 'likely' | 'unknown';

/** Why an invoice is proposed, or none. A difference is what arrived less what was asked for. */
export type Because =
  | { code: 'number-and-amount' }
  | { code: 'payer-and-amount' }
  | { code: 'alias-and-amount' }
  | { code: 'short-number' }
  | { code: 'number-amount-differs'; difference: Yen }
  | { code: 'number-settled'; status: 'paid' | 'void' | 'refunded' }
  | { code: 'payer-several'; invoices: number }
  | { code: 'payer-amount-differs'; difference: Yen }
  | { code: 'reported' }
  | { code: 'amount-only' }
  | { code: 'amount-several'; invoices: number }
  | { code: 'earlier-line' }
  | { code: 'nothing' };

/** What is proposed for a line, and why. */
export type Proposal = { lineId: BankLineId; grade: Grade; invoiceId: InvoiceId | null; because: Because };

/** What proposals are made from. */
export type Evidence = {
  invoices: readonly Payable[];
  /** The names, as compared, somebody who pays under a name is registered under. */
  aliases: ReadonlyMap<string, readonly string[]>;
  reports: readonly Reported[];
};

/** Amounts that differ by no more are a short or an over-payment of one another, such as by the bank's fee. */
export const NEAR_YEN = 1_000;

/** Fewest digits with which an invoice number alone, beside the amount, is no coincidence. */
const TELLING_DIGITS = 4;

/**
 * Whose payment each line is. In this order: the invoice whose number stands in the line; the one open invoice over the
 * amount that whoever pays, by registered name or by a name learned, has been sent; a client's own report; an amount that
 * fits. Certain is a number or a name together with the whole amount and no second invoice that fits as well. A report is
 * anybody's word and never makes a proposal certain. An invoice is proposed for one line only. MAIL-20, CON-07.
 *
 * @param lines in the order in which they came; where two would pay one invoice, the first does.
 */
export function proposeMatches(lines: readonly IncomingLine[], evidence: Evidence): Proposal[] {
  const register = registerOf(evidence);
  const promised = new Set<InvoiceId>();
  return lines.map((line) => {
    const { invoice, grade, because } = propose(line, register);
    if (!invoice) return { lineId: line.id, grade, invoiceId: null, because };
    const taken = invoice.status === 'open' && promised.has(invoice.id);
    if (grade === 'certain' && !taken) promised.add(invoice.id);
    if (taken) return { lineId: line.id, grade: 'likely', invoiceId: invoice.id, because: { code: 'earlier-line' } };
    return { lineId: line.id, grade, invoiceId: invoice.id, because };
  });
}

/** The numbers in a line that may be an invoice's, each once. */
export function numbersIn({
  payer,
  remark,
}: Pick<IncomingLine, 'payer' | 'remark'>): { number: number; digits: number }[] {
  const found = `${remark} ${payer}`.normalize('NFKC').match(/\d+/g) ?? [];
  const numbers = new Map(
    found.filter((digits) => digits.length <= 15).map((digits) => [Number(digits), digits.replace(/^0+/, '').length]),
  );
  numbers.delete(0);
  return [...numbers].map(([number, digits]) => ({ number, digits }));
}

type Register = {
  byNumber: ReadonlyMap<number, Payable>;
  /** Open invoices by amount and name, and all open ones by name or by amount. */
  byAmountAndKey: ReadonlyMap<string, readonly Payable[]>;
  byKey: ReadonlyMap<string, readonly Payable[]>;
  byAmount: ReadonlyMap<Yen, readonly Payable[]>;
  byId: ReadonlyMap<InvoiceId, Payable>;
  evidence: Evidence;
  reports: ReadonlyMap<string, Reported>;
};

type Found = { invoice: Payable | undefined; grade: Grade; because: Because };

function registerOf(evidence: Evidence): Register {
  const open = evidence.invoices.filter(({ status }) => status === 'open');
  const withKey = open.flatMap((invoice) => [...new Set(invoice.keys)].map((key) => ({ key, invoice })));
  const invoicesBy = (keyOf: (entry: (typeof withKey)[number]) => string) =>
    new Map([...groupedBy(withKey, keyOf)].map(([key, entries]) => [key, entries.map(({ invoice }) => invoice)]));
  return {
    evidence,
    byNumber: new Map(evidence.invoices.map((invoice) => [invoice.number, invoice])),
    byId: new Map(evidence.invoices.map((invoice) => [invoice.id, invoice])),
    byAmountAndKey: invoicesBy(({ key, invoice }) => `${invoice.total} ${key}`),
    byKey: invoicesBy(({ key }) => key),
    byAmount: groupedBy(open, ({ total }) => total),
    reports: new Map(evidence.reports.map((report) => [`${report.amount} ${report.key}`, report])),
  };
}

function propose(line: IncomingLine, register: Register): Found {
  const key = payerKey(line.payer);
  const names = key === '' ? [] : [key, ...(register.evidence.aliases.get(key) ?? [])];
  return (
    byNumber(line, names, register) ??
    byName(line, names, register) ??
    byReport(line, key, register) ??
    byAmount(line, names, register)
  );
}

function byNumber(line: IncomingLine, names: readonly string[], { byNumber }: Register): Found | undefined {
  const numbered = numbersIn(line).flatMap(({ number, digits }) => {
    const invoice = byNumber.get(number);
    return invoice ? [{ invoice, digits, named: invoice.keys.some((key) => names.includes(key)) }] : [];
  });
  const fitting = numbered.filter(({ invoice }) => invoice.status === 'open' && invoice.total === line.amount);
  const [one] = fitting;
  if (one && fitting.length === 1) {
    const certain = one.named || one.digits >= TELLING_DIGITS;
    return certain
      ? { invoice: one.invoice, grade: 'certain', because: { code: 'number-and-amount' } }
      : { invoice: one.invoice, grade: 'likely', because: { code: 'short-number' } };
  }
  // A number that fits neither the amount nor anybody's name is some other number.
  const told = numbered.find(
    ({ invoice, named, digits }) => named || digits >= TELLING_DIGITS || apart(line, invoice) <= NEAR_YEN,
  );
  if (!told) return undefined;
  const { invoice } = told;
  if (invoice.status !== 'open') {
    return { invoice, grade: 'likely', because: { code: 'number-settled', status: invoice.status } };
  }
  const difference = lessYen(line.amount, invoice.total);
  return { invoice, grade: 'likely', because: { code: 'number-amount-differs', difference } };
}

function byName(line: IncomingLine, names: readonly string[], register: Register): Found | undefined {
  const fitting = unique(names.flatMap((name) => register.byAmountAndKey.get(`${line.amount} ${name}`) ?? []));
  const [first] = fitting.toSorted(longestDueFirst);
  if (!first) return undefined;
  if (fitting.length > 1) {
    return { invoice: first, grade: 'likely', because: { code: 'payer-several', invoices: fitting.length } };
  }
  const known = names[0] !== undefined && first.keys.includes(names[0]);
  return { invoice: first, grade: 'certain', because: { code: known ? 'payer-and-amount' : 'alias-and-amount' } };
}

function byReport(line: IncomingLine, key: string, { reports, byId }: Register): Found | undefined {
  const report = reports.get(`${line.amount} ${key}`);
  const invoice = report && byId.get(report.invoiceId);
  return invoice && { invoice, grade: 'likely', because: { code: 'reported' } };
}

function byAmount(line: IncomingLine, names: readonly string[], register: Register): Found {
  const sent = unique(names.flatMap((name) => register.byKey.get(name) ?? []));
  const [nearest] = sent.toSorted(
    (left, right) => apart(line, left) - apart(line, right) || longestDueFirst(left, right),
  );
  if (nearest) {
    const difference = lessYen(line.amount, nearest.total);
    return { invoice: nearest, grade: 'likely', because: { code: 'payer-amount-differs', difference } };
  }
  const fitting = register.byAmount.get(line.amount) ?? [];
  const [only] = fitting;
  if (!only) return { invoice: undefined, grade: 'unknown', because: { code: 'nothing' } };
  return fitting.length === 1
    ? { invoice: only, grade: 'likely', because: { code: 'amount-only' } }
    : { invoice: undefined, grade: 'unknown', because: { code: 'amount-several', invoices: fitting.length } };
}

function unique(invoices: readonly Payable[]): Payable[] {
  return [...new Set(invoices)];
}

function apart(line: IncomingLine, invoice: Payable): number {
  return Math.abs(line.amount - invoice.total);
}

function longestDueFirst(left: Payable, right: Payable): number {
  return left.dueOn === right.dueOn ? left.number - right.number : left.dueOn < right.dueOn ? -1 : 1;
}

/** Why a decision about a line is not taken. */
export type LineRefusal =
  | { code: 'decided-before' }
  | { code: 'not-decided' }
  | { code: 'invoice-not-found'; number: number }
  | { code: 'proposals-changed' }
  | { code: 'paid-for-good' };

/** Where a line stands: it waits, or one of the decisions stands. */
export type LineState = 'waiting' | 'matched' | 'kept' | 'not-ours';

/** A line is matched while it waits or its money is kept; what was matched was recorded as a payment, for good. */
export function checkMatch(state: LineState): Outcome<true, LineRefusal> {
  return state === 'waiting' || state === 'kept' ? done(true) : refused({ code: 'decided-before' });
}

/** A line is kept or put aside only while it waits. */
export function checkPutAside(state: LineState): Outcome<true, LineRefusal> {
  return state === 'waiting' ? done(true) : refused({ code: 'decided-before' });
}

/** What was kept or put aside may wait again; a payment recorded cannot be taken back. */
export function checkTakeBack(state: LineState): Outcome<true, LineRefusal> {
  if (state === 'waiting') return refused({ code: 'not-decided' });
  return state === 'matched' ? refused({ code: 'paid-for-good' }) : done(true);
}

/** The names that are learned when a line pays an invoice: the payer's, unless whoever is billed goes by it already. */
export function aliasLearned(
  payer: string,
  keys: readonly string[],
): { payerKey: string; registeredKey: string } | undefined {
  const [key, registered] = [payerKey(payer), keys[0]];
  if (key === '' || registered === undefined || keys.includes(key)) return undefined;
  return { payerKey: key, registeredKey: registered };
}
