import type { Day } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { MoneyDays } from '../cashback-ways/rules.ts';
import { staysOwn } from '../contract-moves/rules.ts';
import type { ContractState } from '../contracts/rules.ts';
import { renewalMilestones } from '../date-rulers/rules.ts';

type Programme = 'discount' | 'cashback';

/** The first day of a contract's next term, and that on which its invoice goes out. */
export type Renewal = { renewsOn: Day; nextInvoiceOn: Day };

/**
 * The coming renewal of a contract; null when none is coming, and where it comes to another partner. CON-01, GAP-09.
 *
 * @param leavesOn the first day on which the contract is another's; null where no move is planned.
 */
export function ownRenewal(
  programme: Programme,
  contract: { state: ContractState; cancelledOn: Day | null; renewsOn: Day | null; nextInvoiceOn: Day | null },
  leavesOn: Day | null,
): Renewal | null {
  const { state, cancelledOn, renewsOn, nextInvoiceOn } = contract;
  const goesOn = (state === 'scheduled' || state === 'in-force') && !cancelledOn;
  if (!goesOn || !renewsOn || !nextInvoiceOn) return null;
  return staysOwn(programme, { startsOn: renewsOn, issuedOn: nextInvoiceOn }, leavesOn)
    ? { renewsOn, nextInvoiceOn }
    : null;
}

/** The days of a renewal that a contract has: only servers have a rate and earn. PRG-08. */
export function daysOfRenewal(
  { partner, policy }: { partner: { programme: Programme }; policy: Policy },
  kind: string,
  renewal: Renewal,
  moneyOf: MoneyDays | null | undefined,
) {
  return renewalMilestones(partner.programme, renewal, policy, moneyOf).filter(
    ({ what }) => kind === 'server' || what === 'invoice' || what === 'due' || what === 'renewal',
  );
}
