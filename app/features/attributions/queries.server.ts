import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { attributionDecisions, attributions } from '#db/schema/attributions.ts';
import { listProtecting } from '../client-claims/queries.server.ts';
import { keysOf } from '../client-claims/rules.ts';
import { clientDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { type Referral, findReferral, findUrlBehind } from '../referrals/queries.server.ts';
import { parseSlug, slugAsUsed, tidyCode } from '../referrals/rules.ts';
import { attribute } from './rules.ts';

/** Where a client comes from: the address the page was opened under, and the code as the client left it. */
export type CameBy = { slug: string | undefined; code: string | undefined };

/** What was decided about an order's referral when it was sent. */
export type FrozenAttribution = typeof attributions.$inferSelect;

/** Whom the order page names: by the code that was typed, otherwise by its own address; undefined for nobody. PRG-06. */
export async function nameReferral(context: Context, cameBy: CameBy): Promise<Referral | undefined> {
  const code = codeOf(cameBy);
  if (code === 'removed') return undefined;
  return findReferral(context, code === 'as-it-came' ? cameBy.slug : code.typed);
}

/** Whose referral an order would be, with everything it is decided by. PRG-06. */
export async function weighReferral(
  context: Context,
  asked: CameBy & {
    wanted: boolean;
    client: { company: string; companyKana: string; domain?: string | null | undefined };
  },
): Promise<Omit<FrozenAttribution, 'contractId'>> {
  const { client, wanted } = asked;
  const code = codeOf(asked);
  const typed = typeof code === 'object' ? code.typed : null;
  const keys = keysOf({ ...client, domain: client.domain ?? null });
  const [url, behindCode, [claim]] = [
    await findUrlBehind(context, asked.slug),
    typed === null ? undefined : await findReferral(context, typed),
    await listProtecting(context, keys, context.today),
  ];
  const decided = attribute({
    url,
    code: typeof code === 'object' ? { partnerId: behindCode ? behindCode.partnerId : null } : code,
    wanted,
    claim: claim ?? null,
  });
  return {
    ...decided,
    slug: slugAsUsed(asked.slug),
    urlState: url.state,
    urlPartnerId: url.partnerId,
    code: typed,
    claimId: claim ? claim.id : null,
    claimPartnerId: claim ? claim.partnerId : null,
    decidedOn: context.today,
  };
}

function codeOf({ slug, code }: CameBy): 'as-it-came' | 'removed' | { typed: string } {
  if (code === undefined) return 'as-it-came';
  const typed = tidyCode(code);
  if (typed === '') return 'removed';
  return typed === (parseSlug(slug) ?? '') ? 'as-it-came' : { typed };
}

/** What was decided about the referral of an order; undefined where no client ordered on a page. */
export async function findAttribution({ db }: Context, id: ContractId): Promise<FrozenAttribution | undefined> {
  const [found] = await db.select().from(attributions).where(eq(attributions.contractId, id));
  return found;
}

/** The same for the partner's own referral, without whose else it might be; undefined where it is not the partner's. */
export async function findOwnAttribution({ db, partner }: PartnerContext, id: ContractId) {
  const { because, slug, code, conflict } = attributions;
  const [found] = await db
    .select({ because, slug, code, conflict })
    .from(attributions)
    .where(and(eq(attributions.contractId, id), ownedBy(attributions.partnerId, partner.id)));
  return found;
}

/** How many orders came by some addresses of the partner's own in each month from a day on, oldest first. */
export async function listOwnOrdersByUrl({ db, partner }: PartnerContext, slugs: readonly string[], from: Day) {
  const month = sql<Month>`to_char(${attributions.decidedOn}, 'YYYY-MM')`;
  return db
    .select({ month, count: sql<number>`count(*)::int` })
    .from(attributions)
    .where(
      and(
        ownedBy(attributions.partnerId, partner.id),
        // A code typed on another page counts for the URL it names.
        anyOf(attributions.because, ['url', 'code']),
        sql`((${anyOf(attributions.slug, slugs)} and ${eq(attributions.because, 'url')}) or ${anyOf(attributions.code, slugs)})`,
        gte(attributions.decidedOn, from),
      ),
    )
    .groupBy(month)
    .orderBy(month);
}

/** What staff decided about the referral of an order, the newest first. */
export async function listDecisions({ db }: Context, id: ContractId) {
  return db
    .select({
      attempt: attributionDecisions.attempt,
      decision: attributionDecisions.decision,
      reason: attributionDecisions.reason,
      decidedOn: attributionDecisions.decidedOn,
    })
    .from(attributionDecisions)
    .where(eq(attributionDecisions.contractId, id))
    .orderBy(desc(attributionDecisions.attempt));
}

/** How the referral of each order was decided, and whether staff still look at it; for other rooms to join. */
export function attributionDirectory({ db }: Context) {
  const { contractId, because, slug } = attributions;
  return db
    .select({ contractId, because, slug, waits: sql<boolean>`${waiting}`.as('still_waits') })
    .from(attributions)
    .leftJoin(attributionDecisions, decided)
    .as('attribution_directory');
}

/** Orders whose referral waits for staff, the oldest first, at most `limit`. */
export async function listWaiting(context: Context, limit: number) {
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  return context.db
    .select({
      contractId: attributions.contractId,
      because: attributions.because,
      slug: attributions.slug,
      code: attributions.code,
      conflict: attributions.conflict,
      decidedOn: attributions.decidedOn,
      orderNumber: contract.orderNumber,
      company: client.company,
    })
    .from(attributions)
    .innerJoin(contract, eq(contract.id, attributions.contractId))
    .leftJoin(client, eq(client.contractId, attributions.contractId))
    .leftJoin(attributionDecisions, decided)
    .where(waiting)
    .orderBy(asc(attributions.decidedOn), asc(attributions.contractId))
    .limit(limit);
}

/** How many orders' referrals wait for staff, and since when the oldest; null when none waits. */
export async function countWaiting({ db }: Context): Promise<{ count: number; oldest: Day | null }> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int`, oldest: sql<Day | null>`min(${attributions.decidedOn})` })
    .from(attributions)
    .leftJoin(attributionDecisions, decided)
    .where(waiting);
  invariant(row, 'an aggregate answers one row');
  return row;
}

const decided = and(eq(attributionDecisions.contractId, attributions.contractId), eq(attributionDecisions.attempt, 1));

const waiting = sql`(${attributions.waits} and ${isNull(attributionDecisions.contractId)})`;
