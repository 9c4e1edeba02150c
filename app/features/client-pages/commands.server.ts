import type { ContractId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { makeContractLinks, revokeContractLinks } from '../contract-links/commands.server.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { loadAddressees } from '../letters/queries.server.ts';
import { type AddressRefusal, contractLinkLetter } from './rules.ts';

/**
 * Revokes every address of a contract; with `send` its client gets a fresh one by letter. Whoever holds an old one opens
 * nothing with it from then on.
 */
export async function renewClientAddress(
  context: StaffContext,
  contractId: ContractId,
  { send }: { send: boolean },
): Promise<Outcome<{ revoked: number }, AddressRefusal>> {
  return inTransaction(context, async (context) => {
    const [contract] = await lockContracts(context, [contractId]);
    const client = (await loadAddressees(context, [contractId])).get(contractId)?.client;
    if (!contract || !client) return refused({ code: 'no-client' });
    const revoked = await revokeContractLinks(context, contractId);
    if (send) {
      const contractLink = (await makeContractLinks(context, [contractId])).get(contractId) ?? '';
      const text = contractLinkLetter({ name: client.name, orderNumber: contract.orderNumber, contractLink });
      const about = `${contractId} ${context.newId('let')}`;
      await writeLetters(context, [{ kind: 'contract-link', about, to: client, text }]);
    }
    if (send || revoked > 0) {
      await recordAct(context, {
        name: 'contract-address-renewed',
        things: [{ kind: 'contract', id: contractId }],
        after: { count: revoked, active: send },
      });
    }
    return done({ revoked });
  });
}
