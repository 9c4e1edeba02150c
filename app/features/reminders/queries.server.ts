import { type SQL, and, asc, eq, gt, lt, lte, or, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { InvoiceId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { openInvoicesOfAll } from '../invoices/queries.server.ts';
import { type DueReminders, type Reminder, REMINDERS, remindersOn } from './rules.ts';

type OpenInvoices = ReturnType<typeof openInvoicesOfAll>;

/** Whether a day's run has anybody to remind, as a condition inside another statement. */
export function remindingOn(context: Pick<Context, 'db' | 'policy'>, day: Day): SQL<boolean> {
  const invoice = openInvoicesOfAll(context);
  const due = remindersOn(day, context.policy);
  const conditions = REMINDERS.flatMap((reminder) => whichInvoices(invoice, due, reminder) ?? []);
  if (conditions.length === 0) return sql`false`;
  return sql`exists (select from ${invoice} where ${or(...conditions)})`;
}

/** Open invoices that get a reminder today, after one of them, in order of id, at most `limit`. */
export async function listToRemind(context: Context, reminder: Reminder, after: InvoiceId | null, limit: number) {
  const invoice = openInvoicesOfAll(context);
  const which = whichInvoices(invoice, remindersOn(context.today, context.policy), reminder);
  if (!which) return [];
  return context.db
    .select()
    .from(invoice)
    .where(and(which, gt(invoice.id, after ?? 'inv_')))
    .orderBy(asc(invoice.id))
    .limit(limit);
}

/** Undefined where no reminder of the kind is sent. */
function whichInvoices(invoice: OpenInvoices, due: DueReminders, reminder: Reminder): SQL | undefined {
  switch (reminder) {
    case 'before-due': {
      const asked = due[reminder];
      return asked ? and(eq(invoice.dueOn, asked.dueOn), lte(invoice.issuedOn, asked.issuedUpTo)) : undefined;
    }
    case 'overdue': {
      const asked = due[reminder];
      return asked ? and(eq(invoice.dueOn, asked.dueOn), lt(invoice.issuedOn, asked.dueOn)) : undefined;
    }
    case 'last-days': {
      const asked = due[reminder];
      if (!asked) return undefined;
      const { expiresOn, issuedUpTo, dueBefore } = asked;
      return and(eq(invoice.expiresOn, expiresOn), lte(invoice.issuedOn, issuedUpTo), lt(invoice.dueOn, dueBefore));
    }
  }
}
