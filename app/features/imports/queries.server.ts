import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type TextEncoding, decodeText } from '#app/platform/cp932.server.ts';
import { readCsv } from '#app/platform/csv.server.ts';
import { type FileRefusal, MOST_BYTES, type Row, fault, noFaults, refusedFor } from './rules.ts';

/** The records of a CSV file with the encoding its bytes turned out to have. */
export function readSheet(bytes: Uint8Array): Outcome<{ rows: Row[]; encoding: TextEncoding }, FileRefusal> {
  if (bytes.byteLength === 0) return refused({ code: 'file-empty' });
  if (bytes.byteLength > MOST_BYTES) return refused({ code: 'file-too-large', most: MOST_BYTES });
  const decoded = decodeText(bytes);
  if (!decoded.ok) {
    const { refusal } = decoded;
    if (refusal.code === 'not-text') return refused({ code: 'file-not-text' });
    if (refusal.code === 'utf-16') return refused({ code: 'file-utf-16' });
    return oneFault(refusal.row, 'not-utf-8-nor-cp932');
  }
  const { text, encoding } = decoded.value;
  const rows = readCsv(text);
  return rows.ok ? done({ rows: rows.value, encoding }) : oneFault(rows.refusal.row, rows.refusal.code);
}

function oneFault(row: number, code: 'not-utf-8-nor-cp932' | 'quotes' | 'record-too-long') {
  const faults = noFaults();
  fault(faults, row, null, { code });
  return refusedFor(faults);
}
