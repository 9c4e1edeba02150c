import { and, eq, isNull } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import type { TransferSender } from '#app/core/zengin-transfers.ts';
import { bankDayAt } from '#app/platform/bank-calendar.server.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { transferFile } from '#app/platform/transfer-file.server.ts';
import { payoutFileParts, payoutFileRows, payoutFiles, payoutTransfers } from '#db/schema/bank-files.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { listStandingBreaches } from '../money-checks/queries.server.ts';
import { letGoOf, recordHanded } from '../payout-handings/commands.server.ts';
import { listHanded } from '../payout-handings/queries.server.ts';
import { recordSent } from '../payouts/commands.server.ts';
import { listPayouts, lockRun } from '../payouts/queries.server.ts';
import { type PayoutRoute, type PayoutStanding, accountOf, payoutDay } from '../payouts/rules.ts';
import { countFiles, findFilePart, listKeptBack, listToSend, listTransfers, transferDayOf } from './queries.server.ts';
import {
  type FileColumn,
  type FileRefusal,
  type FileRow,
  type HandOutRefusal,
  type MarkRefusal,
  checkMarking,
  dividedBytes,
  dividedRows,
  fileLine,
  isNoticed,
  partsOf,
  sendableIds,
  transferRefusalOf,
} from './rules.ts';

/**
 * Makes the bank file of an announced run: transfers within the bank's limit, full ones first, in the bank's encoding.
 * Before the notices nothing is written for the bank, since the run may be opened again and its payouts be others. A new file is a new version and ends the one before; a name the bank cannot read refuses the whole file, and so does a
 * check of the money that failed. MAIL-15.
 */
export async function makeBankFile(
  context: StaffContext,
  month: Month,
  layout: { columns: readonly FileColumn[]; message: string },
): Promise<Made> {
  return makeFile(context, month, 'mail-money', (transfers) => encodeFile(transfers, layout));
}

/**
 * Makes the file of transfers of an announced run: one for each payout that goes to an account, whole, on the day banks make
 * transfers of the month-end, or the first from today on where that has passed. A new file is a new version and ends the
 * one before; what the bank cannot read, or is too much for one transfer, refuses the whole file. MAIL-01, MAIL-15.
 */
export async function makeTransferFile(
  context: StaffContext,
  month: Month,
  { sender, lineEnds }: { sender: TransferSender; lineEnds: boolean },
): Promise<Made> {
  const day = transferDayOf(month, context.policy);
  const transferOn = day < context.today ? bankDayAt(context.today, 'after') : day;
  return makeFile(context, month, 'transfer', (transfers) =>
    encodeOrders(transfers, { sender, transferOn }, { lineEnds }),
  );
}

/** A file that was made, or why none was. */
type Made = Outcome<{ version: number; content: Uint8Array }, FileRefusal>;

async function makeFile(
  context: StaffContext,
  month: Month,
  route: PayoutRoute,
  encode: (transfers: readonly Transfer[]) => Outcome<Uint8Array, FileRefusal>,
): Promise<Made> {
  return inTransaction(context, async (context) => {
    const run = await lockRun(context, month);
    if (run?.state !== 'approved') return refused({ code: 'not-approved' });
    const breaches = await listStandingBreaches(context);
    if (breaches.length > 0) return refused({ code: 'checks-failed', breaches });
    const toSend = await listToSend(context, month);
    if (!isNoticed(toSend)) return refused({ code: 'not-noticed' });
    const open = toSend.filter((payout) => payout.route === route && !payout.sentOn);
    const unsent = open.filter(({ standing }) => standing > 0);
    if (unsent.length === 0) return refused({ code: 'nothing-to-send' });
    const transfers = unsent.flatMap((payout) =>
      partsOf(route, payout.standing, context.policy).map((amount, index) => ({ payout, part: index + 1, amount })),
    );
    const file = encode(transfers);
    if (!file.ok) return file;
    await storeTransfers(context, open, transfers);
    const digest = sha256(file.value);
    const version = await storeFile(context, month, { route, content: file.value, digest }, transfers);
    const total = sumYen(transfers.map(({ amount }) => amount));
    const after = { version, rows: transfers.length, total, sha256: digest };
    await recordAct(context, { name: 'bank-file-made', things: thingsOf(month, unsent), after });
    return done({ version, content: file.value });
  });
}

/**
 * One file of the live version of a route, as it is handed to the bank: the payouts in the version are the bank's from then on, and no
 * hold stops them any more. One that is late, after the books say that it was sent, is recorded like any other. Undefined where no version was made, or it has no such file. MAIL-07, MAIL-15.
 *
 * @param part the how-manieth file of the version, from 1.
 */
export async function handOutFile(
  context: StaffContext,
  month: Month,
  part: number,
  route: PayoutRoute = 'mail-money',
): Promise<Outcome<{ version: number; parts: number; content: Uint8Array }, HandOutRefusal> | undefined> {
  return inTransaction(context, async (context) => {
    await lockRun(context, month);
    const file = await findFilePart(context, month, part, route);
    if (!file?.ok) return file;
    const { version } = file.value;
    const [payouts, transfers, handed] = await Promise.all([
      listPayouts(context, month),
      listTransfers(context, month),
      listHanded(context, month),
    ]);
    const filed = new Set(transfers.map(({ payoutId }) => payoutId));
    const fresh = payouts.filter(
      (one) => one.route === route && filed.has(one.id) && !one.returnedOn && !handed.has(one.id),
    );
    await recordHanded(context, { month, version }, fresh);
    return file;
  });
}

/**
 * Records as sent, today, every payout of a month whose bank file holds exactly what is still in it; each at most once.
 * Payouts changed after the file was made wait for a new file; those that are kept back on the month's last day are let go,
 * for a later run. PRG-18, MAIL-01, MAIL-07.
 */
export async function sendPayouts(context: Context, month: Month): Promise<PayoutStanding[]> {
  return inTransaction(context, async (context) => {
    const run = await lockRun(context, month);
    if (run?.state !== 'approved') return [];
    const [standing, transfers] = await Promise.all([listToSend(context, month), listTransfers(context, month)]);
    const sendable = sendableIds(standing, transfers);
    const sent = standing.filter(({ id }) => sendable.has(id));
    await recordSent(context, sent);
    if (sent.length > 0) {
      const after = { payouts: sent.length, total: sumYen(sent.map(({ standing }) => standing)) };
      await recordAct(context, { name: 'payouts-sent', things: thingsOf(month, sent), after });
    }
    if (context.today >= payoutDay(month)) await letGoOf(context, await listKeptBack(context, month));
    return sent;
  });
}

/**
 * Records by hand, today, what the run of the month's last day left unsent because the file was missing or no longer
 * right; each payout at most once.
 */
export async function markSent(
  context: StaffContext,
  month: Month,
): Promise<Outcome<readonly PayoutStanding[], MarkRefusal>> {
  return inTransaction(context, async (context) => {
    const checked = checkMarking(month, context.today);
    if (!checked.ok) return checked;
    const sent = await sendPayouts(context, month);
    return sent.length > 0 ? done(sent) : refused({ code: 'nothing-sendable' });
  });
}

function thingsOf(month: Month, concerned: readonly PayoutStanding[]): Thing[] {
  return [{ kind: 'run', id: month }, ...concerned.map(({ partnerId }): Thing => ({ kind: 'partner', id: partnerId }))];
}

type Transfer = { payout: PayoutStanding; part: number; amount: Yen };

function encodeFile(
  transfers: readonly Transfer[],
  layout: { columns: readonly FileColumn[]; message: string },
): Outcome<Uint8Array, FileRefusal> {
  const rows = transfers.map(({ payout: { email, familyName, givenName }, amount }): FileRow => ({
    ...{ email, familyName, givenName },
    ...{ amount: String(amount), message: layout.message },
  }));
  const lines: string[] = [];
  for (const row of rows) {
    const line = fileLine(row, layout.columns);
    if (!line.ok) return refused({ code: 'bank-cannot-read', email: row.email, ...line.refusal });
    lines.push(line.value);
  }
  const encoded = encodeCp932(lines.join(''));
  return encoded.ok ? encoded : refused(firstUnreadable(rows, layout.columns));
}

/** The files of transfers that a version is handed over in, one after the other, each whole in itself. */
function encodeOrders(
  transfers: readonly Transfer[],
  order: { sender: TransferSender; transferOn: Day },
  settings: { lineEnds: boolean },
): Outcome<Uint8Array, FileRefusal> {
  const files: Uint8Array[] = [];
  for (const rows of dividedRows(transfers)) {
    const asked = rows.map(({ payout, amount }) => {
      const account = accountOf(payout);
      invariant(account, 'a payout that is transferred names its account');
      return { ...account, amount, partnerId: payout.partnerId };
    });
    const file = transferFile({ ...order, transfers: asked }, settings);
    if (!file.ok) return refused(transferRefusalOf(file.refusal, asked));
    files.push(file.value);
  }
  return done(Buffer.concat(files));
}

/** Whose row the bank could not read, found again value by value. */
function firstUnreadable(rows: readonly FileRow[], columns: readonly FileColumn[]): FileRefusal {
  for (const row of rows) {
    for (const column of columns) {
      const encoded = encodeCp932(row[column]);
      if (!encoded.ok)
        return { code: 'bank-cannot-read', email: row.email, column, character: encoded.refusal.character };
    }
  }
  throw new Error('lines of encodable values are encodable');
}

/** Transfers of whatever is not sent are replaced as a whole: one emptied or kept back meanwhile has none any more. */
async function storeTransfers(
  context: Context,
  open: readonly PayoutStanding[],
  transfers: readonly Transfer[],
): Promise<void> {
  const ids = open.map(({ id }) => id);
  await context.db.delete(payoutTransfers).where(anyOf(payoutTransfers.payoutId, ids));
  await insertRows(
    context.db,
    payoutTransfers,
    transfers.map(({ payout, part, amount }) => ({ payoutId: payout.id, part, amount })),
  );
}

async function storeFile(
  context: StaffContext,
  month: Month,
  { route, content, digest }: { route: PayoutRoute; content: Uint8Array; digest: string },
  transfers: readonly Transfer[],
) {
  const version = (await countFiles(context, month)) + 1;
  await context.db
    .update(payoutFiles)
    .set({ replacedAt: context.now })
    .where(and(eq(payoutFiles.month, month), eq(payoutFiles.route, route), isNull(payoutFiles.replacedAt)));
  await context.db.insert(payoutFiles).values({
    month,
    version,
    route,
    sha256: digest,
    rows: transfers.length,
    total: sumYen(transfers.map(({ amount }) => amount)),
    content,
    madeBy: context.staff.userId,
    madeAt: context.now,
  });
  await insertRows(
    context.db,
    payoutFileRows,
    transfers.map(({ payout, part, amount }, place) => {
      return { month, version, row: place + 1, payoutId: payout.id, part, amount };
    }),
  );
  const files = dividedBytes(content, route);
  await insertRows(
    context.db,
    payoutFileParts,
    dividedRows(transfers).map((rows, place) => {
      const bytes = files[place];
      invariant(bytes, 'rows and bytes are divided at the same places');
      const total = sumYen(rows.map(({ amount }) => amount));
      return { month, version, part: place + 1, rows: rows.length, total, sha256: sha256(bytes) };
    }),
  );
  return version;
}
