import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { bytesColumn, countColumn, dayColumn, idColumn, momentColumn, yenColumn } from '#db/columns.ts';

/** Books of contracts of another system, byte by byte as they were handed in; looked at first, then taken or thrown away. */
export const contractImports = pgTable(
  'contract_imports',
  {
    id: idColumn<'cim'>('id').primaryKey(),
    /** SHA-256 of the file: the same file is one import, however often it is handed in. */
    sha256: text('sha256').notNull().unique(),
    fileName: text('file_name').notNull(),
    encoding: text('encoding').$type<'utf-8' | 'cp932'>().notNull(),
    content: bytesColumn('content').notNull(),
    contracts: countColumn('contracts').notNull(),
    /** Sum of the monthly fees in the file, without tax. */
    monthlyTotal: yenColumn('monthly_total').notNull(),
    handedInBy: text('handed_in_by').notNull(),
    handedInAt: momentColumn('handed_in_at').notNull(),
    /** The business day it was taken on; null while it is only looked at. */
    takenOn: dayColumn('taken_on'),
    takenBy: text('taken_by'),
  },
  (table) => [
    check('contract_imports_taken_by_somebody', sql`(${table.takenOn} is null) = (${table.takenBy} is null)`),
  ],
);

/** Contracts that another system kept before. A row is never changed. */
export const importedContracts = pgTable(
  'imported_contracts',
  {
    contractId: idColumn<'ctr'>('contract_id').primaryKey(),
    importId: idColumn<'cim'>('import_id').notNull(),
    /** What the other system called it: no contract is taken over twice, whichever files it stands in. */
    oldNumber: text('old_number').notNull().unique(),
    /** What it cost a month there, without tax, for information: renewals cost what the catalogue says. */
    monthlyFee: yenColumn('monthly_fee').notNull(),
  },
  (table) => [index('imported_contracts_by_import').on(table.importId)],
);
