import { type Month, month } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { listProposedOf } from '../approvals/queries.server.ts';
import { listEnds } from '../transfer-outcomes/queries.server.ts';
import { type TransferKey, readEntry } from './rules.ts';

/** The transfers of a run that are named, as they stand, in order of partner and part; those that are not there are missing. */
export async function listNamed(context: Context, of: Month, named: readonly TransferKey[]) {
  const keys = new Set(named.map(({ payoutId, part }) => `${payoutId} ${part}`));
  return (await listEnds(context, of)).filter(({ payoutId, part }) => keys.has(`${payoutId} ${part}`));
}

/** In how many transfers each payout of a run was sent. */
export async function countParts(context: Context, of: Month): Promise<Map<string, number>> {
  const parts = new Map<string, number>();
  for (const { payoutId } of await listEnds(context, of)) {
    const counted = parts.get(payoutId);
    parts.set(payoutId, counted === undefined ? 1 : counted + 1);
  }
  return parts;
}

/** The transfers of a run for which an outcome waits for a second person. */
export async function listWaiting(context: Context, of: Month): Promise<Set<string>> {
  const entries = (await listProposedOf(context, 'payout-result')).map(({ content }) => readEntry(content ?? ''));
  return new Set(
    entries
      .filter((entry) => month(entry.month) === of)
      .flatMap(({ transfers }) => transfers.map(({ payoutId, part }) => `${payoutId} ${part}`)),
  );
}
