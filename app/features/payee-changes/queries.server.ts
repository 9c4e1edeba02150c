import type { PartnerContext } from '#app/platform/context.server.ts';
import { findOwnLatest } from '../approvals/queries.server.ts';
import { payeeAsThing, readChange } from './rules.ts';

/** The change of the partner's own payee that was asked for last, with what became of it; undefined without one. */
export async function findOwnChange(context: PartnerContext) {
  const latest = await findOwnLatest(context, payeeAsThing(context.partner.id));
  if (!latest || latest.content === null) return undefined;
  const { content, ...proposal } = latest;
  return { ...proposal, after: readChange(content).after };
}
