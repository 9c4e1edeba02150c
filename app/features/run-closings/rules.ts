import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, lessYen, sumYen } from '#app/core/yen.ts';
import type { RunBalance } from '../transfer-outcomes/rules.ts';

/** Why a run is not closed. */
export type ClosingRefusal =
  | { code: 'closed-already'; on: Day }
  | { code: 'nothing-sent' }
  | { code: 'reason-missing' }
  | { code: 'unsent'; payouts: number }
  | { code: 'open'; transfers: number }
  | { code: 'waiting'; transfers: number }
  | { code: 'unanswered'; lines: number }
  | { code: 'difference'; difference: Yen };

/** How a run stands when somebody wants to close it. */
export type RunToClose = {
  closedOn: Day | null;
  /** Why nothing was sent of a closed run; empty where something was, or it is open. */
  closedBecause: string;
  /** Payouts of which notice was given. */
  announced: number;
  /** Payouts with money in them that were not sent. */
  unsent: number;
  balance: RunBalance;
  /** Transfers for which an entered outcome waits for a second person. */
  waiting: number;
  /** Lines of the bank that wait for an answer. */
  unanswered: number;
};

/** What was sent less what was received, came back or is open: 0 where the run adds up. */
export function differenceOf({ sent, received, back, open }: RunBalance): Yen {
  return lessYen(sent.total, sumYen([received.total, back.total, open.total]));
}

/** Whether everything that was announced in a run left it unsent: kept back, or taken back. It ends with 0 yen, and why. MAIL-07. */
export function endsWithoutMoney({ announced, unsent, balance }: RunToClose): boolean {
  return announced > 0 && unsent === 0 && balance.sent.count === 0;
}

/**
 * Whether a run can be closed: each of its transfers ended, nothing about it waits, and it adds up. One of which nothing was
 * sent is closed with 0 yen and a reason. MAIL-07, MAIL-14.
 *
 * @param reason why nothing was sent; empty where something was.
 */
export function checkClosing(run: RunToClose, reason = ''): Outcome<true, ClosingRefusal> {
  if (run.closedOn) return refused({ code: 'closed-already', on: run.closedOn });
  if (run.unsent > 0) return refused({ code: 'unsent', payouts: run.unsent });
  if (endsWithoutMoney(run)) return reason === '' ? refused({ code: 'reason-missing' }) : done(true);
  if (run.balance.sent.count === 0) return refused({ code: 'nothing-sent' });
  if (run.waiting > 0) return refused({ code: 'waiting', transfers: run.waiting });
  if (run.balance.open.count > 0) return refused({ code: 'open', transfers: run.balance.open.count });
  if (run.unanswered > 0) return refused({ code: 'unanswered', lines: run.unanswered });
  const difference = differenceOf(run.balance);
  return difference === 0 ? done(true) : refused({ code: 'difference', difference });
}
