import { type SQL, and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { InquiryId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { referralAnswers, referralInquiries } from '#db/schema/referral-inquiries.ts';
import { attributionDirectory } from '../attributions/queries.server.ts';
import { loadMoves } from '../contract-moves/queries.server.ts';
import { clientDirectory, companyDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import type { FoundOrder, Sought } from './rules.ts';

/** The most orders one look-up tells of: a client with more is looked up by order number. */
const MOST_FOUND = 10;

/** Orders with the number, and those of a partner whose client has the domain. */
export async function findSought(context: Context, partnerId: PartnerId, sought: Sought): Promise<FoundOrder[]> {
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  const byNumber = eq(contract.orderNumber, sought.orderNumber ?? '');
  const byDomain = sql`(${eq(client.domain, sought.domain ?? '')} and ${ownedBy(contract.partnerId, partnerId)})`;
  return findOrders(context, sql`(${byNumber} or ${byDomain})`);
}

/** Every order with the number or the domain of an inquiry, whoever's it is, for staff. */
export async function findAnyonesSought(context: Context, { orderNumber, domain }: Omit<Sought, 'company'>) {
  const byNumber = eq(contractDirectory(context).orderNumber, orderNumber ?? '');
  return findOrders(context, sql`(${byNumber} or ${eq(clientDirectory(context).domain, domain ?? '')})`);
}

async function findOrders(context: Context, which: SQL) {
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  const shared = companyDirectory(context);
  const attribution = attributionDirectory(context);
  const rows = await context.db
    .select({
      id: contract.id,
      orderNumber: contract.orderNumber,
      partnerId: contract.partnerId,
      orderedOn: contract.orderedOn,
      state: contract.state,
      kind: contract.kind,
      company: client.company,
      domain: client.domain,
      sharedCompany: shared.company,
      because: attribution.because,
      slug: attribution.slug,
      waits: attribution.waits,
    })
    .from(contract)
    .leftJoin(client, eq(client.contractId, contract.id))
    .leftJoin(shared, eq(shared.contractId, contract.id))
    .leftJoin(attribution, eq(attribution.contractId, contract.id))
    .where(which)
    .orderBy(desc(contract.id))
    .limit(MOST_FOUND);
  const moves = await loadMoves(
    context,
    rows.map(({ id }) => id),
  );
  return rows.map(({ company, domain, sharedCompany, slug, waits, ...order }) => ({
    ...order,
    client: company === null ? null : { company, domain, shared: sharedCompany !== null },
    slug: slug ?? '',
    waits: waits ?? false,
    moves: moves.filter(({ contractId }) => contractId === order.id),
  }));
}

/** The partner's own inquiries with their answers, the latest first, at most `limit`. */
export async function listOwnInquiries({ db, partner }: PartnerContext, limit: number) {
  return db
    .select({
      about: referralInquiries.about,
      note: referralInquiries.note,
      askedOn: referralInquiries.askedOn,
      dueOn: referralInquiries.dueOn,
      outcome: referralAnswers.outcome,
      answer: referralAnswers.answer,
      answeredOn: referralAnswers.answeredOn,
    })
    .from(referralInquiries)
    .leftJoin(referralAnswers, eq(referralAnswers.inquiryId, referralInquiries.id))
    .where(ownedBy(referralInquiries.partnerId, partner.id))
    .orderBy(desc(referralInquiries.id))
    .limit(limit);
}

/** The partner's own inquiries that wait for an answer. */
export async function listOwnOpen({ db, partner }: PartnerContext) {
  return db
    .select({ about: referralInquiries.about, dueOn: referralInquiries.dueOn })
    .from(referralInquiries)
    .leftJoin(referralAnswers, eq(referralAnswers.inquiryId, referralInquiries.id))
    .where(allOf(ownedBy(referralInquiries.partnerId, partner.id), isNull(referralAnswers.inquiryId)));
}

/** How many inquiries of the partner's own were about the same before. */
export async function countEarlier({ db, partner }: PartnerContext, about: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(referralInquiries)
    .where(and(ownedBy(referralInquiries.partnerId, partner.id), eq(referralInquiries.about, about)));
  invariant(row, 'an aggregate answers one row');
  return row.count;
}

/** Inquiries that wait for an answer, the first due first, at most `limit`. */
export async function listOpenInquiries(context: Context, limit: number) {
  return everyInquiry(context)
    .where(isNull(referralAnswers.inquiryId))
    .orderBy(asc(referralInquiries.dueOn), asc(referralInquiries.id))
    .limit(limit);
}

/** How many inquiries wait for an answer, and since when the oldest; null when none waits. */
export async function countOpenInquiries({ db }: Context): Promise<{ count: number; oldest: Day | null }> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int`, oldest: sql<Day | null>`min(${referralInquiries.askedOn})` })
    .from(referralInquiries)
    .leftJoin(referralAnswers, eq(referralAnswers.inquiryId, referralInquiries.id))
    .where(isNull(referralAnswers.inquiryId));
  invariant(row, 'an aggregate answers one row');
  return row;
}

/** One inquiry with its answer; undefined when there is none with that id. */
export async function findInquiry(context: Context, id: InquiryId) {
  const [inquiry] = await everyInquiry(context).where(eq(referralInquiries.id, id));
  return inquiry;
}

function everyInquiry(context: Context) {
  const partner = partnerDirectory(context);
  return context.db
    .select({
      id: referralInquiries.id,
      partnerId: referralInquiries.partnerId,
      partnerName: partner.name,
      partnerCode: partner.code,
      partnerEmail: partner.email,
      orderNumber: referralInquiries.orderNumber,
      domain: referralInquiries.domain,
      company: referralInquiries.company,
      about: referralInquiries.about,
      note: referralInquiries.note,
      askedOn: referralInquiries.askedOn,
      dueOn: referralInquiries.dueOn,
      outcome: referralAnswers.outcome,
      answer: referralAnswers.answer,
      answeredOn: referralAnswers.answeredOn,
    })
    .from(referralInquiries)
    .innerJoin(partner, eq(partner.id, referralInquiries.partnerId))
    .leftJoin(referralAnswers, eq(referralAnswers.inquiryId, referralInquiries.id))
    .$dynamic();
}
