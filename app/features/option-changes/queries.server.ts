import { type Day, gridMonthsBetween } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { shareOf } from '#app/core/rate.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { DOMAIN_WORKS, STORAGE_STEPS, isByHost, itemOfWork } from '../add-ons/rules.ts';
import { listItemPrices, listItems, listPrices, loadPolicyToday } from '../catalogue/queries.server.ts';
import { type ItemLine, type PricedItem, isBilledIn, itemLines, itemPriceOn } from '../catalogue/rules.ts';
import {
  type ContractItem,
  type OptionChange,
  listItemsOf,
  listOptionChanges,
  loadPricedItems,
} from '../contract-items/queries.server.ts';
import { type Contract, loadContracts } from '../contracts/queries.server.ts';
import { type TermSold, isChangeable, termDays } from '../contracts/rules.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { type InvoiceFigures, renewalInvoiceDueOn } from '../invoices/rules.ts';
import { priceItems } from '../orders/rules.ts';
import { figuresOfTerm } from '../renewal-changes/queries.server.ts';
import { findWaitingChange } from '../term-changes/queries.server.ts';
import {
  type HeldOption,
  type OpenTerm,
  type OptionKey,
  type OptionRefusal,
  type OptionState,
  type OptionWish,
  checkAddition,
  checkRemoval,
  firstChargedYear,
  isOfOption,
  isSameOption,
  isWork,
  itemsOfWish,
  keyOf,
  openTermOf,
  optionState,
  optionsOf,
  workableDomains,
} from './rules.ts';

/** A contract with everything that decides what may be added to it or removed from it. */
export type OptionSubject = {
  contract: Contract;
  items: readonly ContractItem[];
  options: readonly HeldOption[];
  changes: readonly OptionChange[];
  /** The last term that has its invoice, or was paid before invoices were kept here. */
  lastInvoiced: number;
  open: Outcome<OpenTerm, OptionRefusal>;
  /** What the open term is sold with by what is known today. */
  sold: TermSold;
};

/** That contract; undefined for an unknown one. */
export async function loadOptionSubject(context: Context, contractId: ContractId): Promise<OptionSubject | undefined> {
  const [[contract], invoices, items, changes, waiting] = await Promise.all([
    loadContracts(context, [contractId]),
    loadInvoicesOfContracts(context, [contractId]),
    listItemsOf(context, [contractId]),
    listOptionChanges(context, contractId),
    findWaitingChange(context, contractId),
  ]);
  if (!contract) return undefined;
  const next = invoices.find(({ term }) => term === contract.term + 1);
  return {
    ...{ contract, items, changes, options: optionsOf(items) },
    lastInvoiced: Math.max(contract.term, ...invoices.map(({ term }) => term)),
    open: openTermOf(contract, next, context),
    sold: next ?? waiting ?? contract,
  };
}

/** An option with where it stands, as pages list it. */
export type ListedOption = HeldOption & { state: 'running' | 'coming' | 'ending' | 'over' };

/** What was asked of a contract's options, as pages list it. */
export type ListedChange = Omit<OptionChange, 'contractId'> & { state: OptionState };

/** The options of a contract and everything that was asked of them; what never began is only in the latter. */
export function listOptions({ contract, options, changes, lastInvoiced }: OptionSubject) {
  const goesOn = !contract.cancelledOn && (isChangeable(contract.state) || contract.state === 'lapsed');
  const current = Math.max(contract.term, 1);
  const stateOf = (held: HeldOption): ListedOption['state'] => {
    if (held.fromTerm > current) return 'coming';
    if (held.lastTerm === null) return 'running';
    return held.lastTerm < current ? 'over' : 'ending';
  };
  return {
    options: options
      .filter(({ fromTerm, lastTerm }) => lastTerm === null || lastTerm >= fromTerm)
      .map((held): ListedOption => ({ ...held, state: stateOf(held) })),
    changes: changes.map(({ contractId: _, ...change }): ListedChange => ({
      ...change,
      state: optionState(change, { lastInvoiced, goesOn }),
    })),
  };
}

/** The options of a contract for its own page; undefined for an unknown one. */
export async function loadOptionList(context: Context, contractId: ContractId) {
  const subject = await loadOptionSubject(context, contractId);
  return subject && listOptions(subject);
}

/** What a page of options offers, or why nothing is; undefined for an unknown contract. */
export type OptionPage = NonNullable<Awaited<ReturnType<typeof loadOptionPage>>>;

/** What a page of options shows of a contract; undefined for an unknown one. Prices are those of today, with tax. GAP-01. */
export async function loadOptionPage(context: Context, contractId: ContractId) {
  const [subject, prices, policy] = await Promise.all([
    loadOptionSubject(context, contractId),
    listItemPrices(context),
    loadPolicyToday(context),
  ]);
  if (!subject) return undefined;
  const { contract, open } = subject;
  const withTax = (code: string) => {
    const amount = itemPriceOn(prices, code, context.today);
    return amount === undefined ? [] : [sumYen([amount, shareOf(amount, policy.taxRate)])];
  };
  const storage = STORAGE_STEPS.flatMap((gb) => withTax(`KWC-MAIL-ADD-${gb}`).map((monthly) => ({ gb, monthly })));
  return {
    ...listOptions(subject),
    orderNumber: contract.orderNumber,
    open: open.ok ? open.value : null,
    refusal: open.ok ? null : open.refusal,
    storage: contract.planGroup === 'mail' ? storage : [],
    domains: open.ok ? workableDomains(subject.options, open.value) : [],
    works: DOMAIN_WORKS.flatMap((work) =>
      withTax(itemOfWork(work)).map((price) => ({ work, price, byHost: isByHost(work) })),
    ),
    dns: withTax('DNS-SETUP').flatMap((setup) => withTax('DNS-RENTAL').map((yearly) => ({ setup, yearly })))[0] ?? null,
  };
}

/** An addition or a removal as it is shown before it is confirmed: the first invoice it changes, at the prices of today. */
export type OptionPreview = {
  kind: 'addition' | 'removal';
  key: OptionKey;
  /** GB of storage; 0 for what is none. */
  storageGb: number;
  /** How many hosts work is done for; 1 for everything else. */
  hosts: number;
  /** The wish as it was made; null for a removal. */
  wish: OptionWish | null;
  term: number;
  startsOn: Day;
  /** First day of the term after. */
  renewsOn: Day;
  invoiceOn: Day;
  dueOn: Day;
  before: InvoiceFigures;
  after: InvoiceFigures;
  /** What the option brings to that invoice, line by line, or takes from it. */
  lines: ItemLine[];
  /** Names of what comes with it and costs nothing in that term; a yearly fee with the first year that costs it. */
  free: { name: string; chargedFrom: { on: Day; yearly: Yen } | null }[];
  /** The fingerprint of all of it. */
  seen: string;
};

/** What adding an option would make of the first invoice that carries it; refused where it may not be added. CAT-02, GAP-01. */
export async function previewAddition(
  context: Context,
  subject: OptionSubject,
  wish: OptionWish,
): Promise<Outcome<OptionPreview, OptionRefusal>> {
  const { contract, open, options, sold } = subject;
  if (!open.ok) return open;
  const checked = checkAddition(wish, { options, planGroup: sold.planGroup, open: open.value });
  if (!checked.ok) return checked;
  const [items, prices, held] = await Promise.all([
    listItems(context),
    listItemPrices(context),
    loadPricedItems(context, [contract.id]),
  ]);
  const priced = priceItems(itemsOfWish(wish), { items, prices }, context.today);
  if (!priced.ok) return priced;
  const run = { fromTerm: open.value.term, monthsAhead: monthsBefore(contract, open.value), lastTerm: null };
  const added = priced.value.map((item) => ({ ...item, ...run }));
  const before = held.get(contract.id) ?? [];
  // Storage, or work, that waits for the same term is replaced, not added to.
  const stays = before.filter((item) => !(item.fromTerm === run.fromTerm && isReplaced(item, wish)));
  return done(
    await preview(context, subject, open.value, {
      ...{ kind: 'addition', key: keyOf(wish), storageGb: wish.option === 'storage' ? wish.storageGb : 0, wish },
      hosts: isWork(wish) ? wish.hosts : 1,
      ...{ changed: added, before, after: [...stays, ...added] },
    }),
  );
}

function isReplaced({ code, about }: PricedItem, wish: OptionWish): boolean {
  return (wish.option === 'storage' || isWork(wish)) && isOfOption({ itemCode: code, about }, keyOf(wish));
}

/** What removing an option would make of the next invoice; refused where it may not be removed. CAT-03. */
export async function previewRemoval(
  context: Context,
  subject: OptionSubject,
  key: OptionKey,
): Promise<Outcome<OptionPreview, OptionRefusal>> {
  const { contract, open, options, changes, lastInvoiced } = subject;
  if (!open.ok) return open;
  const waiting = changes.filter(({ withdrawnOn, fromTerm }) => withdrawnOn === null && fromTerm > lastInvoiced);
  const checked = checkRemoval(key, { options, waiting, open: open.value });
  if (!checked.ok) return checked;
  const before = (await loadPricedItems(context, [contract.id])).get(contract.id) ?? [];
  const { term } = open.value;
  const changed = before.filter((item) => isBilledIn(item, term) && isOfOption({ ...item, itemCode: item.code }, key));
  const after = before.map((item) => (changed.includes(item) ? { ...item, lastTerm: term - 1 } : item));
  return done(
    await preview(context, subject, open.value, {
      ...{ kind: 'removal', key, storageGb: 0, hosts: 1, wish: null, changed, before, after },
    }),
  );
}

/** How many months a contract will have run before a term. */
export function monthsBefore({ startsOn }: Contract, open: OpenTerm): number {
  invariant(startsOn, 'a contract that goes on knows its first day');
  return gridMonthsBetween(startsOn, open.startsOn);
}

async function preview(
  context: Context,
  { contract, sold }: OptionSubject,
  open: OpenTerm,
  {
    changed,
    before,
    after,
    ...what
  }: Pick<OptionPreview, 'kind' | 'key' | 'storageGb' | 'hosts' | 'wish'> & {
    changed: readonly PricedItem[];
    before: readonly PricedItem[];
    after: readonly PricedItem[];
  },
): Promise<OptionPreview> {
  const { term, startsOn, invoiceOn } = open;
  const [figure, prices] = await Promise.all([figuresOfTerm(context, contract, open), listPrices(context)]);
  const figures = (items: readonly PricedItem[]) => figure(sold, items, prices);
  const toBill = { term, monthsBefore: monthsBefore(contract, open), termMonths: sold.termMonths };
  const lines = itemLines(changed, toBill);
  const { taxRate } = await loadPolicyToday(context);
  const charged = new Set(lines.map(({ itemCode }) => itemCode));
  const shown = {
    ...{ ...what, term, startsOn, invoiceOn, lines, before: figures(before), after: figures(after) },
    renewsOn: termDays(startsOn, sold.termMonths, context.policy).renewsOn,
    dueOn: renewalInvoiceDueOn(startsOn, invoiceOn),
    free: changed
      .filter(({ code }) => !charged.has(code))
      .map(({ name, cycle, freeYears, amount }) => ({
        name,
        chargedFrom:
          cycle === 'yearly' && freeYears > 0 && what.kind === 'addition'
            ? { on: firstChargedYear(startsOn, freeYears), yearly: sumYen([amount, shareOf(amount, taxRate)]) }
            : null,
      })),
  };
  return { ...shown, seen: sha256(JSON.stringify(shown)) };
}

/** The addition that waits and is exactly what is wished for; undefined where none does. */
export function sameWaiting({ changes, lastInvoiced }: OptionSubject, wish: OptionWish): OptionChange | undefined {
  return changes.find(
    (change) =>
      change.kind === 'addition' &&
      change.withdrawnOn === null &&
      change.fromTerm > lastInvoiced &&
      isSameOption(change, keyOf(wish)) &&
      (wish.option !== 'storage' || change.storageGb === wish.storageGb) &&
      (!isWork(wish) || change.hosts === wish.hosts),
  );
}
