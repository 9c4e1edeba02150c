import { type SQL, and, asc, desc, eq, gt, gte, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Day } from '#app/core/calendar.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { clientClaims } from '#db/schema/client-claims.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import type { ClientKeys } from './rules.ts';

/** A registration as its partner sees it. */
export type ClientClaim = typeof clientClaims.$inferSelect;

/** Registrations of the same client that protect on a day, whoever made them, the first one first. */
export async function listProtecting({ db }: Context, keys: ClientKeys, on: Day): Promise<ClientClaim[]> {
  const protecting = sql`(${isNull(clientClaims.withdrawnOn)} and ${gte(clientClaims.protectedTo, on)})`;
  return db
    .select()
    .from(clientClaims)
    .where(allOf(sameClient(keys), protecting))
    .orderBy(asc(clientClaims.id));
}

/** Every registration of the same client with its partner, the first one first, for staff to lay side by side. */
export async function listClaimsOf(context: Context, keys: ClientKeys) {
  const partner = partnerDirectory(context);
  return context.db
    .select({
      id: clientClaims.id,
      company: clientClaims.company,
      companyKana: clientClaims.companyKana,
      domain: clientClaims.domain,
      claimedOn: clientClaims.claimedOn,
      protectedTo: clientClaims.protectedTo,
      withdrawnOn: clientClaims.withdrawnOn,
      partnerCode: partner.code,
      partnerName: partner.name,
    })
    .from(clientClaims)
    .innerJoin(partner, eq(partner.id, clientClaims.partnerId))
    .where(sameClient(keys))
    .orderBy(asc(clientClaims.id));
}

/** The partner's own registrations, those not withdrawn first, then newest first. */
export async function listOwnClaims({ db, partner }: PartnerContext): Promise<ClientClaim[]> {
  return db
    .select()
    .from(clientClaims)
    .where(ownedBy(clientClaims.partnerId, partner.id))
    .orderBy(sql`${clientClaims.withdrawnOn} is not null`, desc(clientClaims.id));
}

/** Registrations of one client by two partners that both protect on a day, the newest overlap first. */
export async function listOverlaps(context: Context, on: Day, limit: number) {
  const later = alias(clientClaims, 'later');
  const partner = partnerDirectory(context);
  const second = context.db.select().from(partnerDirectory(context)).as('second_partner');
  const bothProtect = [
    isNull(clientClaims.withdrawnOn),
    isNull(later.withdrawnOn),
    gte(clientClaims.protectedTo, on),
    gte(later.protectedTo, on),
  ];
  return context.db
    .select({
      id: later.id,
      first: {
        company: clientClaims.company,
        domain: clientClaims.domain,
        claimedOn: clientClaims.claimedOn,
        partner: partner.name,
      },
      later: { company: later.company, domain: later.domain, claimedOn: later.claimedOn, partner: second.name },
    })
    .from(clientClaims)
    .innerJoin(
      later,
      and(
        ne(later.partnerId, clientClaims.partnerId),
        gt(later.id, clientClaims.id),
        sql`(${eq(later.domainKey, clientClaims.domainKey)} or (${eq(later.companyKey, clientClaims.companyKey)} and ${eq(later.kanaKey, clientClaims.kanaKey)}))`,
      ),
    )
    .innerJoin(partner, eq(partner.id, clientClaims.partnerId))
    .innerJoin(second, eq(second.id, later.partnerId))
    .where(and(...bothProtect))
    .orderBy(desc(later.id))
    .limit(limit);
}

function sameClient({ companyKey, kanaKey, domainKey }: ClientKeys): SQL {
  const names = sql`(${eq(clientClaims.companyKey, companyKey)} and ${eq(clientClaims.kanaKey, kanaKey)} and ${companyKey} <> '' and ${kanaKey} <> '')`;
  return domainKey === null ? names : sql`(${names} or ${eq(clientClaims.domainKey, domainKey)})`;
}
