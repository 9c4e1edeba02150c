import { type Day, addMonths, dayIn, dayOfMonth, earlierOf, lastDayOf, monthOf } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** Mail storage that can be added to the standard 100 GB, in GB: by the hundred, 1 TB in all. CAT-01, CAT-02, CTR-06. */
export const STORAGE_STEPS = [100, 200, 300, 400, 500, 600, 700, 800, 900] as const;

const STANDARD_STORAGE_GB = 100;

/** Accounts up to which the control panel was seen to work without delay. */
const MOST_ACCOUNTS = 1000;

/** The kinds of domain that are sold. */
export type DomainKind = 'gtld' | 'organisational' | 'general-jp';

const GTLD_ENDINGS = ['com', 'net', 'org', 'biz', 'info'];

const ORGANISATIONAL_ENDINGS = ['co.jp', 'ac.jp', 'go.jp', 'ed.jp', 'or.jp', 'gr.jp', 'ne.jp'];

/** Endings whose application papers cost something to draw up. DOM-02. */
const PAPERWORK_ENDINGS = ['ne.jp', 'gr.jp'];

/** The items of the catalogue that a domain of a kind brings with it. DOM-01, DOM-02, DOM-04, DOM-06. */
const DOMAIN_ITEMS: Record<DomainKind, { apply: string; transfer: string; maintenance: string }> = {
  gtld: { apply: 'DOM-GTLD-APPLY', transfer: 'DOM-XFER-GTLD', maintenance: 'DOM-GTLD-MAINT' },
  organisational: { apply: 'DOM-ATTR-APPLY', transfer: 'DOM-XFER-ATTR', maintenance: 'DOM-ATTR-MAINT' },
  'general-jp': { apply: 'DOM-JP-APPLY', transfer: 'DOM-XFER-JP', maintenance: 'DOM-JP-MAINT' },
};

/** The domain somebody wants with a plan: a new one, one taken over from another registrar, or one they look after. */
export type DomainWish =
  | { choice: 'new'; name: string }
  | { choice: 'transfer'; name: string; expiresOn: Day }
  /** `name` is null where it is not decided. */
  | { choice: 'none'; name: string | null };

/** What somebody wants beside a plan; `storageGb` is 0 for the standard storage. */
export type AddOns = { storageGb: number; dns: boolean; domain: DomainWish };

/** Nothing beside the plan. */
export const NO_ADD_ONS: AddOns = { storageGb: 0, dns: false, domain: { choice: 'none', name: null } };

/** Why add-ons are not sold as asked. */
export type AddOnRefusal =
  | { code: 'storage-not-sold' }
  | { code: 'storage-needs-mail' }
  | { code: 'ending-not-sold' }
  | { code: 'roman-only' }
  | { code: 'no-mail-on-japanese' }
  | { code: 'expires-too-soon'; earliest: Day }
  /** `held` is the organisational domain that the contract has. */
  | { code: 'one-organisational'; held: string };

/** A domain name as it is stored, from whatever people paste: half-width lower case, without address and www. */
export function tidyDomain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{C}\p{Z}\s]+/gu, '')
    .replace(/[。｡]/gu, '.')
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}

/** Whether stored text has the form of a domain name. */
export function isDomainName(name: string): boolean {
  const labels = name.split('.');
  return name.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label) && label.length <= 63);
}

const LABEL = /^[\p{L}\p{N}ー](?:[\p{L}\p{N}\p{M}ー-]*[\p{L}\p{N}\p{M}ー])?$/u;

/** Whether a domain name is a Japanese one, written so or in its transcription. */
export function isJapaneseDomain(name: string): boolean {
  return name.split('.').some((label) => label.startsWith('xn--') || !/^[a-z0-9-]+$/.test(label));
}

/** Of which kind a domain name is; undefined for kinds that are not sold. */
export function kindOfDomain(name: string): DomainKind | undefined {
  const dot = name.indexOf('.');
  const ending = name.slice(dot + 1);
  if (dot < 1) return undefined;
  if (GTLD_ENDINGS.includes(ending)) return 'gtld';
  if (ORGANISATIONAL_ENDINGS.includes(ending)) return 'organisational';
  return ending === 'jp' && !ORGANISATIONAL_ENDINGS.includes(name) ? 'general-jp' : undefined;
}

/** Whether a contract that has domains may have another one: a corporate registration has one organisational domain. DOM-03. */
export function checkOneOrganisational(name: string, held: readonly string[]): Outcome<true, AddOnRefusal> {
  const other = held.find((domain) => domain !== name && kindOfDomain(domain) === 'organisational');
  return other !== undefined && kindOfDomain(name) === 'organisational'
    ? refused({ code: 'one-organisational', held: other })
    : done(true);
}

/** Work on a domain that is looked after here. */
export const DOMAIN_WORKS = ['info-change', 'papers', 'host-new', 'host-change'] as const;

/** One kind of such work. */
export type DomainWork = (typeof DOMAIN_WORKS)[number];

/** The item of the catalogue that a work is billed as, and whether it is done host by host. DOM-07. */
const WORKS: Record<DomainWork, { item: string; byHost: boolean }> = {
  'info-change': { item: 'DOM-INFOCHANGE', byHost: false },
  papers: { item: 'DOM-REGDOC', byHost: false },
  'host-new': { item: 'DOM-HOSTREG', byHost: true },
  'host-change': { item: 'DOM-HOSTCHG', byHost: true },
};

/** The item of the catalogue that a work is billed as. DOM-07. */
export function itemOfWork(work: DomainWork): string {
  return WORKS[work].item;
}

/** Whether a work is done, and billed, host by host. DOM-07. */
export function isByHost(work: DomainWork): boolean {
  return WORKS[work].byHost;
}

/** Whether a work is done for a domain: hosts are registered under .com and its like and .jp alone. DOM-07. */
export function isWorkFor(work: DomainWork, domain: string): boolean {
  const kind = kindOfDomain(domain);
  return kind !== undefined && !(WORKS[work].byHost && kind === 'organisational');
}

/** The first expiry with which a domain can still be taken over on a day: a month or more is left. DOM-08. */
export function earliestExpiry(today: Day): Day {
  const next = addMonths(monthOf(today), 1);
  const last = lastDayOf(next);
  return dayOfMonth(today) >= dayOfMonth(last) ? last : earlierOf(dayIn(next, dayOfMonth(today)), last);
}

/**
 * Whether add-ons can be sold with a plan of a group: storage by the hundred up to 900 GB and with mail only; domains of
 * the kinds sold, in Roman letters under .jp; no mail on a Japanese domain; none taken over in its last month.
 * CAT-01, CAT-02, CTR-06, DOM-04, DOM-08, DOM-10.
 */
export function checkAddOns({ storageGb, domain }: AddOns, planGroup: string, today: Day): Outcome<true, AddOnRefusal> {
  if (storageGb !== 0) {
    if (!STORAGE_STEPS.some((step) => step === storageGb)) return refused({ code: 'storage-not-sold' });
    if (planGroup !== 'mail') return refused({ code: 'storage-needs-mail' });
  }
  const japanese = domain.name !== null && isJapaneseDomain(domain.name);
  if (japanese && planGroup === 'mail') return refused({ code: 'no-mail-on-japanese' });
  if (domain.choice === 'none') return done(true);
  const kind = kindOfDomain(domain.name);
  if (!kind) return refused({ code: 'ending-not-sold' });
  if (japanese && kind !== 'gtld') return refused({ code: 'roman-only' });
  if (domain.choice === 'transfer') {
    const earliest = earliestExpiry(today);
    if (domain.expiresOn < earliest) return refused({ code: 'expires-too-soon', earliest });
  }
  return done(true);
}

/** An item of the catalogue that belongs to add-ons; `about` is the domain it is for. */
export type AddOnItem = { code: string; about: string | null };

/**
 * Which items of the catalogue add-ons are made of. Storage runs as long as the contract, and can be neither cancelled nor
 * made smaller by itself. CAT-01, CAT-03, DOM-01, DOM-02, DOM-04, DOM-06, DOM-15.
 */
export function itemsOfAddOns({ storageGb, dns, domain }: AddOns): AddOnItem[] {
  const codes = storageGb > 0 ? [`KWC-MAIL-ADD-${storageGb}`, 'KWC-MAIL-ADD-SETUP'] : [];
  const dnsCodes = dns ? ['DNS-SETUP', 'DNS-RENTAL'] : [];
  const named = domainCodes(domain).map((code) => ({ code, about: domain.name }));
  return [...[...codes, ...dnsCodes].map((code) => ({ code, about: null })), ...named];
}

function domainCodes(domain: DomainWish): string[] {
  const kind = domain.choice === 'none' ? undefined : kindOfDomain(domain.name);
  if (!kind || domain.choice === 'none') return [];
  const { apply, transfer, maintenance } = DOMAIN_ITEMS[kind];
  if (domain.choice === 'transfer') return [transfer, maintenance];
  if (kind !== 'organisational') return [apply, maintenance];
  const ending = domain.name.slice(domain.name.indexOf('.') + 1);
  return [apply, PAPERWORK_ENDINGS.includes(ending) ? 'DOM-ATTR-DOCS-NEGR' : 'DOM-ATTR-DOCS', maintenance];
}

/** A kind of add-on that a contract goes on having: mail storage, DNS rental, a domain. */
export type OptionKind = 'storage' | 'dns' | 'domain';

/**
 * Which add-on an item stands for: the one that is paid for again and again, not what is paid once at its beginning.
 * Undefined for the latter; `storageGb` is 0 for what is no storage.
 */
export function optionOfItem(code: string): { option: OptionKind; storageGb: number } | undefined {
  const storage = STORAGE_STEPS.find((step) => code === `KWC-MAIL-ADD-${step}`);
  if (storage) return { option: 'storage', storageGb: storage };
  if (code === 'DNS-RENTAL') return { option: 'dns', storageGb: 0 };
  return isDomainItem(code) && code.endsWith('-MAINT') ? { option: 'domain', storageGb: 0 } : undefined;
}

/** Whether an item is work on a domain: once it was done, its costs are not given back. REF-02. */
export function isDomainItem(code: string): boolean {
  return code.startsWith('DOM-');
}

/** How many mail accounts storage is enough for: 1 GB each, as far as the control panel was seen to work. CAT-04. */
export function mailAccountsOf(storageGb: number): number {
  return Math.min(STANDARD_STORAGE_GB + storageGb, MOST_ACCOUNTS);
}
