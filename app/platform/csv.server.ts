import { CsvError, parse } from 'csv-parse/sync';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** A record of a CSV file with the line of the file it begins on, from 1 on. */
export type CsvRow = { row: number; cells: readonly string[] };

/** Why text is no CSV: a quotation mark where none belongs or one that is never closed, or a record without end. */
export type CsvFault = { code: 'quotes'; row: number } | { code: 'record-too-long'; row: number };

/** Longest record: a quotation mark left open would otherwise swallow the whole file. */
const LONGEST_RECORD = 20_000;

/** The records of a CSV file, empty lines left out; how many cells each must have is the reader's own question. */
export function readCsv(text: string): Outcome<CsvRow[], CsvFault> {
  try {
    const records = parse(text, {
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      recordDelimiter: ['\r\n', '\n', '\r'],
      maxRecordSize: LONGEST_RECORD,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return done(records.map(({ record, info }) => ({ row: info.lines, cells: record })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const lines: unknown = (error as { lines?: unknown }).lines;
    const row = typeof lines === 'number' ? lines : 1;
    return refused({ code: error.code === 'CSV_MAX_RECORD_SIZE' ? 'record-too-long' : 'quotes', row });
  }
}
