import { and, eq, isNull } from 'drizzle-orm';
import type { ContractId, TermChangeId } from '#app/core/ids.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { termChanges } from '#db/schema/term-changes.ts';

/** A change to be stored: it waits for the invoice of its first term. */
export type NewTermChange = Omit<typeof termChanges.$inferInsert, 'id' | 'requestedOn' | 'outcome'>;

/** Stores a change asked for today, within the caller's transaction; one that waited for the contract is withdrawn. */
export async function storeTermChange(context: Context, change: NewTermChange): Promise<TermChangeId> {
  await withdrawTermChange(context, change.contractId);
  const id = context.newId('chg');
  await insertRows(context.db, termChanges, [{ ...change, id, requestedOn: context.today, outcome: null }]);
  return id;
}

/** Takes back the change that waits for a contract; answers whether there was one. */
export async function withdrawTermChange({ db }: Context, contractId: ContractId): Promise<boolean> {
  const withdrawn = await db
    .update(termChanges)
    .set({ outcome: 'withdrawn' })
    .where(and(eq(termChanges.contractId, contractId), isNull(termChanges.outcome)))
    .returning({ id: termChanges.id });
  return withdrawn.length > 0;
}

/** Marks the changes of contracts as taken: the invoice of their first term was issued, and holds them from now on. */
export async function takeTermChanges({ db }: Context, contractIds: readonly ContractId[]): Promise<void> {
  if (contractIds.length === 0) return;
  await db
    .update(termChanges)
    .set({ outcome: 'taken' })
    .where(and(anyOf(termChanges.contractId, contractIds), isNull(termChanges.outcome)));
}
