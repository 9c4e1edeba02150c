import type { Day, Month } from '#app/core/calendar.ts';
import { formulaMark } from '#app/core/csv-text.ts';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { TRANSFER_RECORD_BYTES, type TransferFault } from '#app/core/zengin-transfers.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, splitYen, yen } from '#app/core/yen.ts';
import type { Breach } from '../money-checks/rules.ts';
import { PAYOUT_ROUTES, type PayoutRoute, payoutDay } from '../payouts/rules.ts';

/** The transfers an amount is sent in, full ones first, nothing withheld; nothing is sent for 0 yen. MAIL-03, MAIL-15. */
export function transfersOf(amount: Yen, policy: Policy): Yen[] {
  return splitYen(amount, policy.maxTransferYen);
}

/** The transfers a payout is sent in: several by mail where it exceeds the limit of one; to an account always one. MAIL-03, MAIL-15. */
export function partsOf(route: PayoutRoute, amount: Yen, policy: Policy): Yen[] {
  if (route === 'mail-money') return transfersOf(amount, policy);
  return amount > 0 ? [amount] : [];
}

/** Most yen of one transfer to an account: its field has ten digits. */
export const MOST_TRANSFER_YEN = yen(9_999_999_999);

/** The bank's own limit on the rows of one file. */
export const MOST_FILE_ROWS = 3_000;

/** Rows as they are divided among files, full ones first, in their order. */
export function dividedRows<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / MOST_FILE_ROWS) }, (_none, place) =>
    rows.slice(place * MOST_FILE_ROWS, (place + 1) * MOST_FILE_ROWS),
  );
}

const LINE_END = 0x0a;

/** The first byte of the record that ends a file of transfers. */
const LAST_RECORD = 0x39;

/** A version's bytes as they are divided among files: each is whole in itself, and together they are all the bytes. */
export function dividedBytes(content: Uint8Array, route: PayoutRoute = 'mail-money'): Uint8Array[] {
  return route === 'mail-money' ? dividedLines(content) : dividedOrders(content);
}

/** Files of transfers follow each other: each ends with the record that says so. */
function dividedOrders(content: Uint8Array): Uint8Array[] {
  const record = content[TRANSFER_RECORD_BYTES + 1] === LINE_END ? TRANSFER_RECORD_BYTES + 2 : TRANSFER_RECORD_BYTES;
  const files: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < content.length; at += record) {
    if (content[at] !== LAST_RECORD) continue;
    files.push(content.subarray(from, at + record));
    from = at + record;
  }
  return files;
}

function dividedLines(content: Uint8Array): Uint8Array[] {
  const files: Uint8Array[] = [];
  let [from, rows] = [0, 0];
  for (let at = content.indexOf(LINE_END); at >= 0; at = content.indexOf(LINE_END, at + 1)) {
    rows += 1;
    if (rows % MOST_FILE_ROWS !== 0 && at + 1 < content.length) continue;
    files.push(content.subarray(from, at + 1));
    from = at + 1;
  }
  return files;
}

/** A column of the bank file; the bank's own layout is not public, so the order is a setting. MAIL-05. */
export type FileColumn = 'email' | 'familyName' | 'givenName' | 'amount' | 'message';

/** The column order used where the company has set none. */
export const DEFAULT_FILE_COLUMNS: readonly FileColumn[] = ['email', 'familyName', 'givenName', 'amount', 'message'];

/** Why no bank file is made. `email` names whose row the bank could not read. */
export type FileRefusal =
  | { code: 'not-approved' }
  | { code: 'not-noticed' }
  | { code: 'nothing-to-send' }
  | { code: 'checks-failed'; breaches: readonly Breach[] }
  | { code: 'bank-cannot-read'; email: string; column: FileColumn; character: string }
  | TransferFileRefusal;

/** Why no file of transfers is made; `partner` is whose payout it is about, null for the account the money leaves. */
export type TransferFileRefusal =
  | { code: 'transfer-cannot-read'; partnerId: PartnerId | null; character: string }
  | { code: 'transfer-too-long'; partnerId: PartnerId | null }
  | { code: 'transfer-too-much'; partnerId: PartnerId; amount: Yen };

/** Why the bank cannot be asked for transfers, with the payout it is about. MAIL-15. */
export function transferRefusalOf(
  fault: TransferFault,
  payouts: readonly { partnerId: PartnerId; amount: Yen }[],
): FileRefusal {
  if (fault.code === 'no-transfers') return { code: 'nothing-to-send' };
  const payout = payouts[fault.row - 1];
  const partnerId = payout ? payout.partnerId : null;
  if (fault.code === 'bank-cannot-read') return { code: 'transfer-cannot-read', partnerId, character: fault.character };
  if (payout && fault.field === '振込金額') return { code: 'transfer-too-much', ...payout };
  return { code: 'transfer-too-long', partnerId };
}

/** Why staff do not record payouts as sent. */
export type MarkRefusal = { code: 'not-yet'; sendOn: Day } | { code: 'nothing-sendable' };

/** Staff record by hand what the run of the month's last day did not, from that day on. PRG-18. */
export function checkMarking(month: Month, today: Day): Outcome<true, MarkRefusal> {
  const sendOn = payoutDay(month);
  return today < sendOn ? refused({ code: 'not-yet', sendOn }) : done(true);
}

/** Why a bank file that was made is not handed out. */
export type HandOutRefusal =
  | { code: 'not-approved' }
  | { code: 'not-noticed' }
  | { code: 'stale' }
  | { code: 'checks-failed'; breaches: readonly Breach[] };

/**
 * Only a file that says what was approved, and all of it, goes to the bank, and none while a check of the money fails. It
 * goes after the notices: until then the run may be opened again, and the bank would have rows of which nothing is known
 * here any more. MAIL-04, MAIL-15.
 */
export function checkHandingOut(
  run: { state: 'draft' | 'approved' | 'missed' } | undefined,
  { noticed, stale }: { noticed: boolean; stale: boolean },
  breaches: readonly Breach[],
): Outcome<true, HandOutRefusal> {
  if (run?.state !== 'approved') return refused({ code: 'not-approved' });
  if (!noticed) return refused({ code: 'not-noticed' });
  if (breaches.length > 0) return refused({ code: 'checks-failed', breaches });
  return stale ? refused({ code: 'stale' }) : done(true);
}

/** One transfer as the bank is told it. */
export type FileRow = Record<FileColumn, string>;

/** Why a row cannot stand in the bank file. */
export type FileLineFault = { column: FileColumn; character: string };

/**
 * One line of the bank file as CSV text. Nothing is quoted or escaped: a value with a comma, a quote or a control
 * character is refused, because the bank would read another name; and one that a spreadsheet would run as a formula,
 * because staff look at the file in one.
 */
export function fileLine(row: FileRow, columns: readonly FileColumn[]): Outcome<string, FileLineFault> {
  for (const column of columns) {
    const character = unwritable(row[column]);
    if (character !== undefined) return refused({ column, character });
  }
  return done(`${columns.map((column) => row[column]).join(',')}\r\n`);
}

/** The character of a value that may not stand in the bank file, or not at its beginning; undefined when all may. */
export function unwritable(value: string): string | undefined {
  return /[,"\p{Cc}]/u.exec(value)?.[0] ?? formulaMark(value);
}

/**
 * Which payouts can be sent: not sent before, noticed, and the transfers of the bank file add up to what is still in them.
 * A payout emptied by money back is not sent.
 */
export function sendableIds(
  payouts: readonly { id: PayoutId; standing: Yen; noticedOn: Day | null; sentOn: Day | null }[],
  transfers: readonly { payoutId: PayoutId; amount: Yen }[],
): Set<PayoutId> {
  const inFile = new Map<PayoutId, number>();
  for (const { payoutId, amount } of transfers) inFile.set(payoutId, (inFile.get(payoutId) ?? 0) + amount);
  return new Set(
    payouts
      .filter(
        ({ id, standing, noticedOn, sentOn }) => noticedOn && !sentOn && standing > 0 && inFile.get(id) === standing,
      )
      .map(({ id }) => id),
  );
}

/**
 * Whether the bank file no longer says what is to be sent: an unsent payout changed, was emptied, or is not in it.
 * What was sent is past changing.
 */
export function fileIsStale(
  payouts: readonly { id: PayoutId; standing: Yen; sentOn: Day | null }[],
  transfers: readonly { payoutId: PayoutId; amount: Yen }[],
): boolean {
  const inFile = new Map<PayoutId, number>();
  for (const { payoutId, amount } of transfers) inFile.set(payoutId, (inFile.get(payoutId) ?? 0) + amount);
  return payouts.some(({ id, standing, sentOn }) => !sentOn && standing !== (inFile.get(id) ?? NOTHING_IN_FILE));
}

/** Whether every route by which money is to be sent has a file that lives; none where nothing is to be sent at all. */
function everyRouteHasFile(
  payouts: readonly { route: PayoutRoute; standing: Yen }[],
  files: readonly { route: PayoutRoute; replacedAt: object | null }[],
): boolean {
  if (files.length === 0) return false;
  const routes = PAYOUT_ROUTES.filter((route) => payouts.some((one) => one.route === route && one.standing > 0));
  return routes.every((route) => files.some((file) => file.route === route && file.replacedAt === null));
}

/** Whether a run has the files that say what is to be sent, and whether that changed since. */
export function fileStanding(
  payouts: readonly { id: PayoutId; route: PayoutRoute; standing: Yen; sentOn: Day | null }[],
  files: readonly { route: PayoutRoute; replacedAt: object | null }[],
  transfers: readonly { payoutId: PayoutId; amount: Yen }[],
): { made: boolean; stale: boolean } {
  return { made: everyRouteHasFile(payouts, files), stale: fileIsStale(payouts, transfers) };
}

/** A payout without transfers has 0 yen in the file. */
const NOTHING_IN_FILE = 0;

/** Whether a run was announced: all of its payouts are, on one day. */
export function isNoticed(payouts: readonly { noticedOn: Day | null }[]): boolean {
  return payouts.every(({ noticedOn }) => noticedOn !== null);
}

/** How a payout reaches its partner, as people call it. */
export function routeName(route: PayoutRoute): string {
  return { 'mail-money': 'メルマネ', transfer: '銀行振込' }[route];
}

/** What a file of a route is saved as; `part` tells those of one version apart. */
export function fileName(route: PayoutRoute, month: Month, version: number, part = ''): string {
  const [name, kind] = route === 'transfer' ? ['transfer', 'txt'] : ['mailmoney', 'csv'];
  return `${name}-${month}-v${version}${part}.${kind}`;
}
