import type { Db } from '#app/platform/db.server.ts';
import { auditEntries } from '#db/schema/audit.ts';
import { letters } from '#db/schema/letters.ts';

/**
 * Every letter written so far, in the order of writing. A table that is asked without an order answers in that of its
 * pages, and two connections that write side by side fill two pages.
 */
export const lettersIn = (db: Db) => db.select().from(letters).orderBy(letters.id);

/** Every entry of the trail so far, in the order of writing. */
export const actsIn = (db: Db) => db.select().from(auditEntries).orderBy(auditEntries.id);
