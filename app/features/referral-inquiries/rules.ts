import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Because } from '../attributions/rules.ts';
import { companyKey } from '../client-claims/rules.ts';
import type { ContractState } from '../contracts/rules.ts';

/** Most inquiries of one partner that wait for an answer at a time. */
export const MOST_INQUIRIES = 20;

/** What a partner looks for: an order number, a domain or both, and perhaps the client's company. */
export type Sought = { orderNumber: string | null; domain: string | null; company: string };

/** An order that what was typed leads to, as the company knows it. */
export type FoundOrder = {
  orderNumber: string;
  partnerId: PartnerId | null;
  orderedOn: Day;
  state: ContractState;
  kind: 'server' | 'other';
  /** What the client said of itself; null for an order without a client. */
  client: { company: string; domain: string | null; shared: boolean } | null;
  /** How its referral was decided; null where no client ordered on a page. */
  because: Because | null;
  slug: string;
  /** Whether staff still look at the referral. */
  waits: boolean;
  /** Moves of it, carried out or waiting, the oldest first. */
  moves: readonly {
    effectiveFrom: Day;
    fromPartnerId: PartnerId | null;
    toPartnerId: PartnerId | null;
    outcome: 'applied' | 'withdrawn' | 'moot' | null;
  }[];
};

/** A registration of the partner's own for the client that was named. */
export type OwnRegistration = { protectedTo: Day; withdrawnOn: Day | null };

/** What a partner is told of an order. */
export type Finding =
  | { code: 'yours'; orderNumber: string; since: Day; counting: Counting; leavesOn: Day | null }
  | { code: 'coming'; orderNumber: string; from: Day }
  | { code: 'was-yours'; orderNumber: string; until: Day }
  | { code: 'of-another' }
  | { code: 'before-joining'; joinedOn: Day }
  | { code: 'without-url' }
  | { code: 'waits' | 'not-referred'; because: Because }
  | { code: 'not-confirmed' };

/** Whether a month that ended now would count a contract, and why not. */
export type Counting = 'counted' | 'before-payment' | 'before-start' | 'lapsed' | 'over' | 'never';

/** How a partner stands to what was found. */
export type Asker = { partnerId: PartnerId; joinedOn: Day };

/**
 * What a partner is told of what it looks for. Its own orders are found by either word; a domain finds only clients that
 * agreed to be named to it. Of anybody else's order the reason is told to whoever names its number, which cannot be
 * guessed, together with its company or domain. For everybody else an order that is not there, one of somebody else and
 * one of nobody are the same answer, so that nobody learns who is a customer. PRG-06.
 */
export function explainOrders(orders: readonly FoundOrder[], sought: Sought, asker: Asker): Finding[] {
  const findings = orders.flatMap((order): Finding[] => {
    const named = order.orderNumber === sought.orderNumber;
    if (!named && !(order.partnerId === asker.partnerId && order.client?.shared && sameDomain(order, sought)))
      return [];
    return ownFinding(order, asker) ?? (named && isProven(order, sought) ? [reasonOf(order, asker)] : []);
  });
  return findings.length > 0 ? findings : [{ code: 'not-confirmed' }];
}

function sameDomain({ client }: FoundOrder, { domain }: Sought): boolean {
  return domain !== null && client?.domain === domain;
}

function isProven(order: FoundOrder, sought: Sought): boolean {
  const key = companyKey(sought.company);
  const sameCompany = order.client !== null && key !== '' && companyKey(order.client.company) === key;
  return sameCompany || sameDomain(order, sought);
}

function ownFinding({ orderNumber, moves, ...order }: FoundOrder, { partnerId }: Asker): [Finding] | undefined {
  const applied = moves.filter(({ outcome }) => outcome === 'applied');
  const waiting = moves.find(({ outcome }) => outcome === null);
  if (order.partnerId === partnerId) {
    const came = applied.at(-1);
    return [
      {
        ...{ code: 'yours', orderNumber, counting: countingOf(order) },
        since: came ? came.effectiveFrom : order.orderedOn,
        leavesOn: waiting ? waiting.effectiveFrom : null,
      },
    ];
  }
  if (waiting?.toPartnerId === partnerId) return [{ code: 'coming', orderNumber, from: waiting.effectiveFrom }];
  const left = applied.findLast(({ fromPartnerId }) => fromPartnerId === partnerId);
  return left && [{ code: 'was-yours', orderNumber, until: left.effectiveFrom }];
}

function reasonOf({ partnerId, orderedOn, because, slug, waits }: FoundOrder, { joinedOn }: Asker): Finding {
  if (partnerId !== null) return { code: 'of-another' };
  if (orderedOn < joinedOn) return { code: 'before-joining', joinedOn };
  if (because === null || (because === 'url-unknown' && slug === '')) return { code: 'without-url' };
  return { code: waits ? 'waits' : 'not-referred', because };
}

function countingOf({ state, kind }: { state: ContractState; kind: 'server' | 'other' }): Counting {
  if (kind === 'other') return 'never';
  const standing = {
    ordered: 'before-payment',
    scheduled: 'before-start',
    'in-force': 'counted',
    lapsed: 'lapsed',
  } as const;
  return state in standing ? standing[state as keyof typeof standing] : 'over';
}

/** What a partner is told of its registrations of a client: the one that protects longest, or ended last. */
export type RegistrationFinding = { code: 'protecting' | 'expired' | 'withdrawn'; day: Day };

/** How a partner's own registrations of a client stand on a day; null without one. PRG-06. */
export function explainRegistrations(own: readonly OwnRegistration[], today: Day): RegistrationFinding | null {
  const [standing] = own
    .filter(({ withdrawnOn }) => withdrawnOn === null)
    .toSorted((left, right) => right.protectedTo.localeCompare(left.protectedTo));
  if (standing) return { code: standing.protectedTo >= today ? 'protecting' : 'expired', day: standing.protectedTo };
  const withdrawn = own.map(({ withdrawnOn }) => withdrawnOn).filter((day) => day !== null);
  const last = withdrawn.toSorted().at(-1);
  return last ? { code: 'withdrawn', day: last } : null;
}

/** What became of an inquiry: the contract is the partner's, or it is not. */
export type InquiryOutcome = 'given' | 'not-given';

/** Where an inquiry stands. */
export type InquiryState = 'open' | 'late' | InquiryOutcome;

/** Where an inquiry stands on a day: late from the day after the last one for an answer. */
export function inquiryState(inquiry: { dueOn: Day; outcome: InquiryOutcome | null }, today: Day): InquiryState {
  if (inquiry.outcome !== null) return inquiry.outcome;
  return today > inquiry.dueOn ? 'late' : 'open';
}

/** Why nothing is looked up, or asked. */
export type InquiryRefusal =
  | { code: 'too-many-look-ups'; minutes: number }
  | { code: 'asked-already'; dueOn: Day }
  | { code: 'too-many-inquiries'; most: number };

/** What one inquiry is about, as it is compared with others. */
export function aboutOf({ orderNumber, domain }: Sought): string {
  return orderNumber ?? domain ?? '';
}

/** Whether a partner may ask: about one order or domain once at a time, and not without end. PRG-06. */
export function checkInquiry(
  open: readonly { about: string; dueOn: Day }[],
  about: string,
): Outcome<true, InquiryRefusal> {
  const same = open.find((inquiry) => inquiry.about === about);
  if (same) return refused({ code: 'asked-already', dueOn: same.dueOn });
  if (open.length >= MOST_INQUIRIES) return refused({ code: 'too-many-inquiries', most: MOST_INQUIRIES });
  return done(true);
}

/** Why staff's answer is not taken. */
export type InquiryAnswerRefusal = { code: 'answered-already' } | { code: 'not-given-yet' };

/** An answer says that a contract is the partner's only where it is, or is planned to be. PRG-06, GAP-09. */
export function checkInquiryAnswer(
  outcome: InquiryOutcome,
  partnerId: PartnerId,
  found: readonly { partnerId: PartnerId | null; movesTo: PartnerId | null }[],
): Outcome<true, InquiryAnswerRefusal> {
  const given = found.some((order) => order.partnerId === partnerId || order.movesTo === partnerId);
  return outcome === 'given' && !given ? refused({ code: 'not-given-yet' }) : done(true);
}
