import { sql } from 'drizzle-orm';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { invoiceNumbers } from '#db/schema/invoice-numbers.ts';

/** Series of numbers, each without gaps. */
export type Series = 'invoice' | 'credit-note';

/** Draws consecutive numbers; the row stays locked until the transaction ends, so a rollback leaves no gap. */
export async function drawNumbers({ db }: Context, series: Series, count: number): Promise<number> {
  const [drawn] = await db
    .insert(invoiceNumbers)
    .values({ series, next: count + 1 })
    .onConflictDoUpdate({ target: invoiceNumbers.series, set: { next: sql`${invoiceNumbers.next} + ${count}` } })
    .returning({ next: invoiceNumbers.next });
  invariant(drawn, 'the number series answers');
  return drawn.next - count;
}
