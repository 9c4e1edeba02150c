import type { ContractId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractItems } from '#db/schema/contract-items.ts';

/** Stores what was ordered together with contracts today. */
export async function storeContractItems(
  context: Context,
  ordered: readonly { id: ContractId; items: readonly { code: string; quantity: number; about: string | null }[] }[],
): Promise<void> {
  await insertRows(
    context.db,
    contractItems,
    ordered.flatMap(({ id, items }) =>
      items.map(({ code, quantity, about }, line) => ({
        contractId: id,
        line,
        itemCode: code,
        quantity,
        about,
        addedOn: context.today,
      })),
    ),
  );
}
