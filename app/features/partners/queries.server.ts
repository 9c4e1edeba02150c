import { type SQL, type SQLWrapper, and, asc, eq, gt, lte, or, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { partners, payees } from '#db/schema/partners.ts';
import { type PartnerState, tidyPartnerCode } from './rules.ts';

/** One partner as stored. */
export type Partner = typeof partners.$inferSelect;

/** The name a partner's bank account stands in. */
export type Payee = typeof payees.$inferSelect;

/** Partners who had joined by a day; for the month-end close to join. */
export function partnersJoinedBy({ db }: Context, day: Day) {
  return db.select({ id: partners.id }).from(partners).where(lte(partners.joinedOn, day)).as('partners_joined');
}

/** The programme of the partner with an id, inside another statement such as the session's; null for nobody. */
export function programmeOf(partnerId: SQLWrapper): SQL<Partner['programme'] | null> {
  return sql`(select ${partners.programme} from ${partners} where ${partners.id} = ${partnerId})`;
}

/** Names and addresses of partners, for other rooms to join. */
export function partnerDirectory({ db }: Source) {
  return db
    .select({
      id: partners.id,
      code: partners.code,
      name: partners.name,
      nameKana: partners.nameKana,
      contactName: partners.contactName,
      email: partners.email,
      phone: partners.phone,
      programme: partners.programme,
      state: partners.state,
    })
    .from(partners)
    .as('partner_directory');
}

/** Payees of partners, for the payout run to join. */
export function payeeDirectory({ db }: Source) {
  return db
    .select({
      partnerId: payees.partnerId,
      familyName: payees.familyName,
      givenName: payees.givenName,
      familyKana: payees.familyKana,
      givenKana: payees.givenKana,
      email: payees.email,
      firstConfirmedOn: payees.firstConfirmedOn,
      changedBy: payees.changedBy,
    })
    .from(payees)
    .as('payee_directory');
}

/** One partner; undefined when there is none with that id. */
export async function findPartner(context: Context, id: PartnerId): Promise<Partner | undefined> {
  const [partner] = await partnerWithId(context, { id });
  return partner;
}

const partnerWithId = prepared(({ db }, given: Places<{ id: PartnerId }>) =>
  db.select().from(partners).where(eq(partners.id, given.id)),
);

/** The active partner with a number, however it was typed; undefined without one. */
export async function findPartnerByCode({ db }: Context, code: string): Promise<Partner | undefined> {
  const [partner] = await db
    .select()
    .from(partners)
    .where(and(sql`upper(${partners.code}) = ${tidyPartnerCode(code)}`, eq(partners.state, 'active')));
  return partner;
}

/** Active partners by id, for orders placed in their name. */
export async function loadPartners({ db }: Context, ids: readonly PartnerId[]): Promise<Map<PartnerId, Partner>> {
  if (ids.length === 0) return new Map();
  const found = await db
    .select()
    .from(partners)
    .where(and(anyOf(partners.id, ids), eq(partners.state, 'active')));
  return new Map(found.map((partner) => [partner.id, partner]));
}

/** Every partner in order of code. */
export async function listPartners({ db }: Context): Promise<Partner[]> {
  return db.select().from(partners).orderBy(asc(partners.code));
}

/** The payee of a partner; undefined while none was entered. */
export async function findPayee(context: Context, partnerId: PartnerId): Promise<Payee | undefined> {
  const [payee] = await payeeOf(context, { partnerId });
  return payee;
}

const payeeOf = prepared(({ db }, given: Places<{ partnerId: PartnerId }>) =>
  db.select().from(payees).where(ownedBy(payees.partnerId, given.partnerId)),
);

/** The payee of a partner, locked until the transaction ends so that nobody corrects it meanwhile; undefined without one. */
export async function lockPayee({ db }: Context, partnerId: PartnerId): Promise<Payee | undefined> {
  const [payee] = await db.select().from(payees).where(ownedBy(payees.partnerId, partnerId)).for('update');
  return payee;
}

/** How many partners there are, applications included; 0 means the company is not set up. */
export async function countPartners({ db }: Context): Promise<number> {
  const [row] = await db.select({ partners: sql<number>`count(*)::int` }).from(partners);
  return row ? row.partners : 0;
}

/** What a list of partners is narrowed to; `after` is the code of the last one on the page before. */
export type PartnerSearch = {
  text?: string | undefined;
  state?: PartnerState | undefined;
  after?: string | undefined;
  byAddress?: boolean;
};

/**
 * Partners whose code, name or kana contains the text, with the day the payee was first confirmed; in order of code, at
 * most `limit`. Their addresses are looked at for those alone who may see them: finding tells as much as showing.
 */
export async function searchPartners({ db }: Context, { text, state, after, byAddress }: PartnerSearch, limit: number) {
  const searched = byAddress ? [...SEARCHED, partners.email] : SEARCHED;
  const conditions: SQL[] = [];
  if (state) conditions.push(eq(partners.state, state));
  if (after) conditions.push(gt(partners.code, after));
  const found = text ? or(...searched.map((column) => sql`strpos(lower(${column}), lower(${text})) > 0`)) : undefined;
  if (found) conditions.push(found);
  return db
    .select({
      id: partners.id,
      code: partners.code,
      name: partners.name,
      programme: partners.programme,
      state: partners.state,
      appliedOn: partners.appliedOn,
      joinedOn: partners.joinedOn,
      payeeConfirmedOn: payees.firstConfirmedOn,
    })
    .from(partners)
    .leftJoin(payees, eq(payees.partnerId, partners.id))
    .where(and(...conditions))
    .orderBy(asc(partners.code))
    .limit(limit);
}

const SEARCHED = [partners.code, partners.name, partners.nameKana];

/** How many applications wait for a decision, and the day of the oldest; null when none waits. */
export async function findApplications(context: Context) {
  const [row] = await applications(context, {});
  invariant(row, 'an aggregate answers one row');
  return row;
}

const applications = prepared(({ db }) =>
  db
    .select({
      count: sql<number>`count(*)::int`,
      oldest: sql<Day | null>`min(${partners.appliedOn})`,
    })
    .from(partners)
    .where(eq(partners.state, 'applied')),
);

/** One partner, locked until the transaction ends. @throws InvariantError when there is none with that id. */
export async function lockPartner({ db }: Context, id: PartnerId): Promise<Partner> {
  const [partner] = await db.select().from(partners).where(eq(partners.id, id)).for('update');
  invariant(partner, `partner ${id} is known`);
  return partner;
}
