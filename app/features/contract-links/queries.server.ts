import { desc, eq } from 'drizzle-orm';
import type { ContractId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { contractLinks } from '#db/schema/contract-links.ts';
import { isLinkSecret } from '../invoice-links/rules.ts';
import { contractLinkIsGood } from './rules.ts';

/** The contract somebody may look after who knows the secret of its address; undefined for a wrong or outlived one. */
export async function findContractBySecret(
  { db, today }: Context,
  secret: string | undefined,
): Promise<ContractId | undefined> {
  if (!secret || !isLinkSecret(secret)) return undefined;
  const [link] = await db
    .select()
    .from(contractLinks)
    .where(eq(contractLinks.secretHash, sha256(secret)));
  return link && contractLinkIsGood(link, today) ? link.contractId : undefined;
}

/** When addresses were made for a contract and revoked, newest first, without anything that would open one. */
export async function listContractLinks({ db }: Context, contractId: ContractId) {
  return db
    .select({ madeOn: contractLinks.madeOn, revokedOn: contractLinks.revokedOn })
    .from(contractLinks)
    .where(eq(contractLinks.contractId, contractId))
    .orderBy(desc(contractLinks.madeOn), desc(contractLinks.secretHash));
}
