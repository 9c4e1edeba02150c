import type { Month } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { countUnansweredOf } from '../bank-results/queries.server.ts';
import { listWaiting } from '../outcome-proposals/queries.server.ts';
import { listPayouts } from '../payouts/queries.server.ts';
import { findClosing, listEnds } from '../transfer-outcomes/queries.server.ts';
import { balanceOf } from '../transfer-outcomes/rules.ts';
import type { RunToClose } from './rules.ts';

/** How a run stands before it is closed, with its transfers. */
export async function loadRunToClose(context: Context, month: Month) {
  const [closing, payouts, ends, waiting, unanswered] = await Promise.all([
    findClosing(context, month),
    listPayouts(context, month),
    listEnds(context, month),
    listWaiting(context, month),
    countUnansweredOf(context, month),
  ]);
  const run: RunToClose = {
    closedOn: closing ? closing.closedOn : null,
    closedBecause: closing ? closing.reason : '',
    announced: payouts.filter(({ noticedOn }) => noticedOn !== null).length,
    unsent: payouts.filter(({ sentOn, standing }) => sentOn === null && standing > 0).length,
    balance: balanceOf(ends),
    waiting: waiting.size,
    unanswered,
  };
  return { run, ends };
}
