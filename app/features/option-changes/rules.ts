import { type Day, addDays, addGridMonths, laterOf } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { dayText } from '#app/core/wording.ts';
import { type Yen, lessYen } from '#app/core/yen.ts';
import {
  type AddOnItem,
  type AddOnRefusal,
  type AddOns,
  DOMAIN_WORKS,
  type DomainWish,
  type DomainWork,
  NO_ADD_ONS,
  type OptionKind,
  STORAGE_STEPS,
  checkAddOns,
  checkOneOrganisational,
  isByHost,
  isDomainItem,
  isWorkFor,
  itemOfWork,
  itemsOfAddOns,
  optionOfItem,
} from '../add-ons/rules.ts';
import { type ItemRun, isBilledIn } from '../catalogue/rules.ts';
import { type ContractState, isChangeable, termDays } from '../contracts/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';

/** One thing that may be added to a contract that runs. */
export type OptionWish =
  | { option: 'storage'; storageGb: number }
  | { option: 'dns' }
  | { option: 'domain'; domain: Exclude<DomainWish, { choice: 'none' }> }
  | WorkWish;

/** Work on a domain the contract has; `hosts` is 1 for what is not done host by host. */
export type WorkWish = { option: DomainWork; domain: string; hosts: number };

/** Why an option is neither added nor removed. */
export type OptionRefusal =
  | AddOnRefusal
  | { code: 'not-running' }
  | { code: 'cancelled' }
  /** `again` is the day from which on options for the term after can be asked for. */
  | { code: 'too-late'; again: Day }
  | { code: 'item-not-for-sale'; name: string }
  /** `free` is how many GB can still be added. */
  | { code: 'storage-full'; free: number }
  | { code: 'has-it-already' }
  | { code: 'removal-waits' }
  | { code: 'storage-stays' }
  | { code: 'has-it-not' }
  | { code: 'ends-already' }
  | { code: 'not-begun' }
  | { code: 'domain-not-held' }
  | { code: 'hosts-not-organisational' }
  | { code: 'work-waits' }
  | { code: 'preview-changed' }
  | { code: 'nothing-waits' };

/** Something a contract has beside its plan and pays for again and again; `domain` is empty for what is none. */
export type HeldOption = ItemRun & { option: OptionKind; domain: string; storageGb: number };

/** What one option, or one work on a domain, is told from another by. */
export type OptionKey = { option: OptionKind | DomainWork; domain: string };

/** An item of a contract, as far as it says which option it belongs to. */
type ItemOfOption = ItemRun & { itemCode: string; about: string | null };

/** The options that the items of a contract stand for, ended ones too. CAT-01, DOM-01, DOM-15. */
export function optionsOf(items: readonly ItemOfOption[]): HeldOption[] {
  return items.flatMap(({ itemCode, about, fromTerm, monthsAhead, lastTerm }) => {
    const option = optionOfItem(itemCode);
    return option ? [{ ...option, domain: about ?? '', fromTerm, monthsAhead, lastTerm }] : [];
  });
}

/** A contract that options are added to or removed from. */
export type OptionContract = {
  state: ContractState;
  cancelledOn: Day | null;
  term: number;
  startsOn: Day | null;
  renewsOn: Day | null;
  nextInvoiceOn: Day | null;
};

/** The first term of a contract whose invoice is not issued: its number, its first day, and the day of its invoice. */
export type OpenTerm = { term: number; startsOn: Day; invoiceOn: Day };

/**
 * The term with which an option begins or ends: the first one not invoiced yet. Nothing is prorated, because every term is
 * paid in one sum beforehand and the brochure adds options without naming a part of a term; a contract that is not paid, or
 * ends, has no such term. CON-03, CAT-02, PRG-14.
 *
 * @param next what the next term was invoiced with; undefined where it was not.
 */
export function openTermOf(
  contract: OptionContract,
  next: { coversFrom: Day; termMonths: number } | undefined,
  { today, policy }: { today: Day; policy: Policy },
): Outcome<OpenTerm, OptionRefusal> {
  const { state, cancelledOn, term, renewsOn, nextInvoiceOn } = contract;
  if (cancelledOn) return refused({ code: 'cancelled' });
  if (!isChangeable(state) || !renewsOn || !nextInvoiceOn) return refused({ code: 'not-running' });
  const after = next && termDays(next.coversFrom, next.termMonths, policy);
  const open = after
    ? { term: term + 2, startsOn: after.renewsOn, invoiceOn: after.nextInvoiceOn }
    : { term: term + 1, startsOn: renewsOn, invoiceOn: laterOf(nextInvoiceOn, today) };
  const tooLate = today > addDays(open.invoiceOn, -policy.optionNoticeDays);
  return tooLate ? refused({ code: 'too-late', again: open.invoiceOn }) : done(open);
}

/** Whether a wish is for work on a domain. */
export function isWork(wish: OptionWish): wish is WorkWish {
  return isWorkKind(wish.option);
}

/** Whether an option is none, but work on a domain. */
export function isWorkKind(option: OptionKey['option']): option is DomainWork {
  return DOMAIN_WORKS.some((work) => work === option);
}

/** The items of the catalogue that a wish brings: those of an order that wants nothing else, or a work's. CAT-02, DOM-07. */
export function itemsOfWish(wish: OptionWish): (AddOnItem & { quantity: number })[] {
  if (isWork(wish)) return [{ code: itemOfWork(wish.option), about: wish.domain, quantity: wish.hosts }];
  return itemsOfAddOns(addOnsOf(wish)).map((item) => ({ ...item, quantity: 1 }));
}

function addOnsOf(wish: Exclude<OptionWish, WorkWish>): AddOns {
  if (wish.option === 'storage') return { ...NO_ADD_ONS, storageGb: wish.storageGb };
  return wish.option === 'dns' ? { ...NO_ADD_ONS, dns: true } : { ...NO_ADD_ONS, domain: wish.domain };
}

/** Which option a wish is for. */
export function keyOf(wish: OptionWish): OptionKey {
  if (isWork(wish)) return { option: wish.option, domain: wish.domain };
  return { option: wish.option, domain: wish.option === 'domain' ? wish.domain.name : '' };
}

/** Whether two name the same option. */
export function isSameOption(one: OptionKey, other: OptionKey): boolean {
  return one.option === other.option && one.domain === other.domain;
}

/**
 * Whether a contract can have an option from a term on. What holds for orders holds here, a domain being taken over on the
 * first day of that term; storage adds up to 900 GB, a domain and DNS rental are had once, and what is to end with that term
 * is kept by taking its end back. A contract has one organisational domain; work is done on domains it has already and
 * keeps. CAT-01, CAT-02, CTR-06, DOM-03, DOM-04, DOM-07, DOM-08, DOM-10, DOM-15.
 */
export function checkAddition(
  wish: OptionWish,
  { options, planGroup, open }: { options: readonly HeldOption[]; planGroup: string; open: OpenTerm },
): Outcome<true, OptionRefusal> {
  if (isWork(wish)) return checkWork(wish, { options, open });
  const sold = checkAddOns(addOnsOf(wish), planGroup, open.startsOn);
  if (!sold.ok) return sold;
  const same = options.filter((held) => isSameOption(held, keyOf(wish)));
  if (wish.option === 'storage') {
    // Storage that waits for the same term is replaced.
    const stays = same.filter((held) => isBilledIn(held, open.term) && held.fromTerm < open.term);
    const most = Math.max(...STORAGE_STEPS);
    const free = most - stays.reduce((sum, { storageGb }) => sum + storageGb, 0);
    return wish.storageGb > free ? refused({ code: 'storage-full', free }) : done(true);
  }
  if (same.some((held) => isBilledIn(held, open.term))) return refused({ code: 'has-it-already' });
  if (same.some((held) => endsBefore(held, open))) return refused({ code: 'removal-waits' });
  return wish.option === 'domain' ? checkOneOrganisational(wish.domain.name, domainsIn(options, open)) : done(true);
}

/** The domains a contract has in a term. */
export function domainsIn(options: readonly HeldOption[], { term }: Pick<OpenTerm, 'term'>): string[] {
  return options.flatMap((held) => (held.option === 'domain' && isBilledIn(held, term) ? [held.domain] : []));
}

/** The domains that work can be asked for: those a contract has before a term, and still has in it. DOM-07. */
export function workableDomains(options: readonly HeldOption[], open: Pick<OpenTerm, 'term'>): string[] {
  return domainsIn(
    options.filter(({ fromTerm }) => fromTerm < open.term),
    open,
  );
}

function checkWork(
  { option: work, domain }: WorkWish,
  { options, open }: { options: readonly HeldOption[]; open: OpenTerm },
): Outcome<true, OptionRefusal> {
  if (!workableDomains(options, open).includes(domain)) return refused({ code: 'domain-not-held' });
  if (isWorkFor(work, domain)) return done(true);
  return refused({ code: isByHost(work) ? 'hosts-not-organisational' : 'domain-not-held' });
}

/**
 * Whether an option can be removed from a contract with the end of the last invoiced term. Storage stays as long as its
 * contract; what has not begun is taken back instead, and so is first what waits to be done on a domain.
 * CAT-03, DOM-01, DOM-07, DOM-15.
 */
export function checkRemoval(
  key: OptionKey,
  { options, waiting, open }: { options: readonly HeldOption[]; waiting: readonly OptionKey[]; open: OpenTerm },
): Outcome<true, OptionRefusal> {
  if (key.option === 'storage') return refused({ code: 'storage-stays' });
  const same = options.filter((held) => isSameOption(held, key));
  const held = same.find((option) => isBilledIn(option, open.term));
  if (held) {
    if (held.fromTerm >= open.term) return refused({ code: 'not-begun' });
    const worked = waiting.some(({ option, domain }) => isWorkKind(option) && domain === key.domain);
    return key.option === 'domain' && worked ? refused({ code: 'work-waits' }) : done(true);
  }
  return refused({ code: same.some((option) => endsBefore(option, open)) ? 'ends-already' : 'has-it-not' });
}

/** Whether an item belongs to an option, also what is paid once at its beginning. */
export function isOfOption({ itemCode, about }: { itemCode: string; about: string | null }, key: OptionKey): boolean {
  if (isWorkKind(key.option)) return itemCode === itemOfWork(key.option) && about === key.domain;
  if (key.option === 'domain') return isDomainItem(itemCode) && about === key.domain;
  return itemCode.startsWith(key.option === 'dns' ? 'DNS-' : 'KWC-MAIL-ADD-');
}

/** How much more, or less, an invoice comes to with a change, tax included. */
export function differenceOf({ before, after }: { before: { total: Yen }; after: { total: Yen } }): Yen {
  return lessYen(after.total, before.total);
}

/** Whether something that has begun is billed for the last time in the term before one. */
export function endsBefore({ fromTerm, lastTerm }: ItemRun, { term }: { term: number }): boolean {
  return lastTerm === term - 1 && fromTerm <= lastTerm;
}

/** What became of an addition or a removal. */
export type OptionState = 'waiting' | 'done' | 'moot' | 'withdrawn';

/** Where an addition or removal stands: it waits until its term is invoiced, and never happens where no term comes. PRG-14. */
export function optionState(
  change: { fromTerm: number; withdrawnOn: Day | null },
  { lastInvoiced, goesOn }: { lastInvoiced: number; goesOn: boolean },
): OptionState {
  if (change.withdrawnOn) return 'withdrawn';
  if (change.fromTerm <= lastInvoiced) return 'done';
  return goesOn ? 'waiting' : 'moot';
}

/** The first day of the first year of an option that costs its yearly fee. DOM-01, DOM-02, DOM-04. */
export function firstChargedYear(startsOn: Day, freeYears: number): Day {
  return addGridMonths(startsOn, freeYears * 12);
}

/** Confirms to whoever is written to that an option is added or removed, or that either was taken back. */
export function optionLetter(change: {
  name: string;
  orderNumber: string;
  what: string;
  kind: 'addition' | 'removal';
  /** Whether it is work on a domain, and nothing that goes on. */
  work: boolean;
  startsOn: Day;
  withdrawn: boolean;
}): LetterText {
  const { name, orderNumber, what, kind, work, startsOn, withdrawn } = change;
  const act = work ? 'お申し込み' : kind === 'addition' ? '追加' : '解約';
  const day = work
    ? `■ ご請求する期間　　　${dayText(startsOn)}から`
    : kind === 'addition'
      ? `■ ご利用開始日　　　　${dayText(startsOn)}`
      : `■ 最終利用日　　　　　${dayText(addDays(startsOn, -1))}`;
  const money = work
    ? '料金は、この期間の請求書に、発行日の料金で反映します。作業は、そのお支払いを確認した後に行います。'
    : kind === 'addition'
      ? '料金は、ご利用開始日からの契約期間の請求書に、発行日の料金で反映します。'
      : '最終利用日の翌日からの契約期間の請求書には、料金を含めません。';
  const lead = withdrawn ? 'のお申し込みを取り消しました。' : 'のお申し込みを承りました。';
  const below = withdrawn ? '' : `${day}\n\n${money}\n請求書を発行するまでは、取り消すことができます。\n`;
  return {
    subject: `【CPI】${work ? 'ドメインの作業' : 'オプション'}の${act}${withdrawn ? 'を取り消しました' : 'を承りました'}(${orderNumber})`,
    body: `${name} 様

下記の${work ? 'ドメインの作業' : `オプションの${act}`}${lead}

■ ご契約　　　　　　　${orderNumber}
${work ? '■ 作業　　　　　　　　' : '■ オプション　　　　　'}${what}
${below}${SIGNATURE}
`,
  };
}
