import { and, asc, eq, gt, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractClients, contractCoverage, contracts } from '#db/schema/contracts.ts';

/** One contract as stored. */
export type Contract = typeof contracts.$inferSelect;

/** Contracts by id, locked until the transaction ends so that nobody decides on them meanwhile; in order of id. */
export async function lockContracts({ db }: Context, ids: readonly ContractId[]): Promise<Contract[]> {
  if (ids.length === 0) return [];
  return db.select().from(contracts).where(anyOf(contracts.id, ids)).orderBy(asc(contracts.id)).for('update');
}

/** Contracts whose first term begins, or whose next term would begin, on a day; for other rooms to join. */
export function contractsTurningOn({ db }: Context, day: Day) {
  return db
    .select()
    .from(contracts)
    .where(
      or(
        and(eq(contracts.state, 'scheduled'), eq(contracts.startsOn, day)),
        and(eq(contracts.state, 'in-force'), eq(contracts.renewsOn, day)),
      ),
    )
    .as('contracts_turning');
}

/** Contracts whose renewal invoice goes out on a day: in force and not cancelled; for other rooms to join. PRG-14. */
export function contractsToInvoiceOn({ db }: Context, day: Day) {
  return db
    .select()
    .from(contracts)
    .where(and(eq(contracts.nextInvoiceOn, day), eq(contracts.state, 'in-force'), isNull(contracts.cancelledOn)))
    .as('contracts_to_invoice');
}

/** Contracts by id as a subquery, for other rooms to join what they need of them. */
export function contractsById({ db }: Context, ids: readonly ContractId[]) {
  return db.select().from(contracts).where(anyOf(contracts.id, ids)).as('contracts_by_id');
}

/** Every contract, for other rooms to join its order number, plan and partner. */
export function contractDirectory({ db }: Context) {
  return db
    .select({
      id: contracts.id,
      orderNumber: contracts.orderNumber,
      partnerId: contracts.partnerId,
      programme: contracts.programme,
      planCode: contracts.planCode,
      planGroup: contracts.planGroup,
      kind: contracts.kind,
    })
    .from(contracts)
    .as('contract_directory');
}

/** The clients of contracts, for other rooms to join whom to write to. */
export function clientDirectory({ db }: Context) {
  return db
    .select({
      contractId: contractClients.contractId,
      company: contractClients.company,
      contactName: contractClients.contactName,
      email: contractClients.email,
    })
    .from(contractClients)
    .as('client_directory');
}

/** Which contracts are counted on a day by what is known now, one row each; for the month-end close. PRG-09. */
export function countedOn({ db }: Context, day: Day) {
  return db
    .select({ partnerId: contractCoverage.partnerId, contractId: contractCoverage.contractId })
    .from(contractCoverage)
    .where(and(isNull(contractCoverage.supersededOn), eq(contractCoverage.counts, true), inForceOn(day)))
    .as('counted');
}

/** Which contracts were counted on a day by what was known when it ended, whatever was learned since; for replays. */
export function countedOnAsKnownThen({ db }: Context, day: Day) {
  return db
    .select({ partnerId: contractCoverage.partnerId, contractId: contractCoverage.contractId })
    .from(contractCoverage)
    .where(
      and(
        lte(contractCoverage.recordedOn, day),
        or(isNull(contractCoverage.supersededOn), gt(contractCoverage.supersededOn, day)),
        eq(contractCoverage.counts, true),
        inForceOn(day),
      ),
    )
    .as('counted_then');
}

/** The coverage facts that hold now for the contracts, oldest first. */
export async function loadCoverage({ db }: Context, ids: readonly ContractId[]) {
  return db
    .select()
    .from(contractCoverage)
    .where(and(inArray(contractCoverage.contractId, [...ids]), isNull(contractCoverage.supersededOn)))
    .orderBy(asc(contractCoverage.contractId), asc(contractCoverage.inForceFrom));
}

function inForceOn(day: Day) {
  return and(
    lte(contractCoverage.inForceFrom, day),
    or(isNull(contractCoverage.inForceTo), gte(contractCoverage.inForceTo, day)),
  );
}
