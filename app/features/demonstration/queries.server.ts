import { eq } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { countUsers } from '../access/queries.server.ts';
import { type Invoice, invoicesWithStatus } from '../invoices/queries.server.ts';
import { findBusinessDay } from '../operations/queries.server.ts';
import { countPartners } from '../partners/queries.server.ts';

/** Whether nothing was ever set up in the database: no day opened, nobody to sign in, no partner. */
export async function isUntouched(context: Context): Promise<boolean> {
  const [today, users, partners] = [
    await findBusinessDay(context),
    await countUsers(context),
    await countPartners(context),
  ];
  return today === undefined && users === 0 && partners === 0;
}

/** Invoices issued today, in no particular order. */
export async function listIssuedToday(context: Context): Promise<Invoice[]> {
  const invoice = invoicesWithStatus(context);
  return context.db.select().from(invoice).where(eq(invoice.issuedOn, context.today));
}
