import { and, eq, isNull } from 'drizzle-orm';
import type { ContractId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { contractLinks } from '#db/schema/contract-links.ts';
import { contractLinkPath } from './rules.ts';

/**
 * Makes an address for each contract under which its client looks after it without signing in, within the caller's
 * transaction. The secret is in the answer alone: the database keeps its digest.
 */
export async function makeContractLinks(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Map<ContractId, string>> {
  const made = contractIds.map((contractId) => ({ contractId, secret: newSecret() }));
  await insertRows(
    context.db,
    contractLinks,
    made.map(({ contractId, secret }) => ({ secretHash: sha256(secret), contractId, madeOn: context.today })),
  );
  return new Map(made.map(({ contractId, secret }) => [contractId, contractLinkPath(secret)]));
}

/** Revokes every address of a contract that still opens it, within the caller's transaction; answers how many. */
export async function revokeContractLinks({ db, today }: Context, contractId: ContractId): Promise<number> {
  const revoked = await db
    .update(contractLinks)
    .set({ revokedOn: today })
    .where(and(eq(contractLinks.contractId, contractId), isNull(contractLinks.revokedOn)))
    .returning({ contractId: contractLinks.contractId });
  return revoked.length;
}
