import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { ContractId, OptionChangeId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractItems, optionChanges } from '#db/schema/contract-items.ts';
import { FROM_THE_FIRST } from '../catalogue/rules.ts';
import { listItemsOf } from './queries.server.ts';

/** An option to be added or removed, as it is stored. */
export type NewOptionChange = Omit<typeof optionChanges.$inferInsert, 'id' | 'requestedOn' | 'withdrawnOn'>;

/** Stores what is asked for today; the same asked for the same term twice throws: the key is the last wall. */
export async function storeOptionChange(context: Context, change: NewOptionChange): Promise<OptionChangeId> {
  const id = context.newId('opt');
  await insertRows(context.db, optionChanges, [{ ...change, id, requestedOn: context.today, withdrawnOn: null }]);
  return id;
}

/** Takes an addition or a removal back as of today; answers whether it stood. */
export async function withdrawOptionChange({ db, today }: Context, id: OptionChangeId): Promise<boolean> {
  const withdrawn = await db
    .update(optionChanges)
    .set({ withdrawnOn: today })
    .where(and(eq(optionChanges.id, id), isNull(optionChanges.withdrawnOn)))
    .returning({ id: optionChanges.id });
  return withdrawn.length > 0;
}

/** Adds items to a contract that is locked, billed from a term on. */
export async function addContractItems(
  context: Context,
  { contractId, additionId, items, fromTerm, monthsAhead }: AddedItems,
): Promise<void> {
  const lines = (await listItemsOf(context, [contractId])).map(({ line }) => line);
  const first = Math.max(-1, ...lines) + 1;
  await insertRows(
    context.db,
    contractItems,
    items.map(({ code, about, quantity }, index) => ({
      ...{ contractId, line: first + index, itemCode: code, quantity, about, addedOn: context.today },
      ...{ fromTerm, monthsAhead, lastTerm: null, additionId },
    })),
  );
}

/** Items that come with one addition, and the first term that bills them. */
export type AddedItems = {
  contractId: ContractId;
  additionId: OptionChangeId;
  items: readonly { code: string; about: string | null; quantity: number }[];
  fromTerm: number;
  /** How many months the contract will have run by then. */
  monthsAhead: number;
};

/** Bills items of a contract for the last time in a term, or, where it is null, on and on. */
export async function endContractItems(
  { db }: Context,
  contractId: ContractId,
  lines: readonly number[],
  lastTerm: number | null,
): Promise<void> {
  if (lines.length === 0) return;
  await db
    .update(contractItems)
    .set({ lastTerm })
    .where(and(eq(contractItems.contractId, contractId), inArray(contractItems.line, [...lines])));
}

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
        ...FROM_THE_FIRST,
        additionId: null,
      })),
    ),
  );
}
