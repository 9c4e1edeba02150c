import type { PartnerContext } from '#app/platform/context.server.ts';
import { findOwnLatest } from '../approvals/queries.server.ts';
import { accountAsThing, readAccountChange } from './rules.ts';

/** The change of the partner's own account that was asked for last, with what became of it; undefined without one. */
export async function findOwnAccountChange(context: PartnerContext) {
  const latest = await findOwnLatest(context, accountAsThing(context.partner.id));
  if (!latest || latest.content === null) return undefined;
  const { content, ...proposal } = latest;
  return { ...proposal, after: readAccountChange(content).after };
}
