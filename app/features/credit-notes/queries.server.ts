import { getTableColumns } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { creditNotes } from '#db/schema/credit-notes.ts';

/** Every credit note, for other rooms to join by its invoice. */
export function creditNoteDirectory({ db }: Context) {
  return db.select(getTableColumns(creditNotes)).from(creditNotes).as('credit_note_directory');
}
