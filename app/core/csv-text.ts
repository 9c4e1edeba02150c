/** What a spreadsheet would run as a formula, in half or full width, behind spaces or marks too. */
const FORMULA = /^[\s\u200b\ufeff"']*([=+\-@|%\uff1d\uff0b\uff0d\uff20\u2212\uff5c\uff05])/u;

/** The character by which a spreadsheet takes text for a formula; undefined when it does not. */
export function formulaMark(text: string): string | undefined {
  return FORMULA.exec(text)?.[1];
}

/** One cell as CSV. Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = formulaMark(value) !== undefined || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Rows as a CSV file for spreadsheets: UTF-8 with a byte order mark, lines ended by CR LF. A null is an empty cell.
 * For people only: what a bank reads is never escaped.
 */
export function csvForPeople(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
