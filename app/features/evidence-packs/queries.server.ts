import { and, asc, eq } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import { csvForPeople } from '#app/core/csv-text.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { ZipMember } from '#app/platform/zip.server.ts';
import { adjustmentDirectory, correctionHoldings } from '../adjustments/queries.server.ts';
import { loadUserNames } from '../access/queries.server.ts';
import { listAttempts } from '../approvals/queries.server.ts';
import { listEntriesAbout, loadHeads } from '../audit/queries.server.ts';
import { fileName, routeName } from '../bank-files/rules.ts';
import { listFileContents, listFileRowsOf, listFiles } from '../bank-files/queries.server.ts';
import { cashbackDirectory, lotDirectory } from '../cashback/queries.server.ts';
import { closeAsThing } from '../close-reviews/rules.ts';
import { listCloses, listCountsOf } from '../closes/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { listTransactions } from '../ledger/queries.server.ts';
import { keysAlong } from '../money-traces/rules.ts';
import { listReviewedPayouts } from '../payout-reviews/queries.server.ts';
import { type PayoutRun, findRun, payoutHoldings } from '../payouts/queries.server.ts';
import { runAsThing } from '../payouts/rules.ts';
import { certificateNumber } from '../rate-certificates/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { cardInForce } from '../rates/rules.ts';
import { listEnds } from '../transfer-outcomes/queries.server.ts';
import { packReadme } from './messages.ts';
import {
  AUDIT_HEADINGS,
  COUNT_HEADINGS,
  FILE_HEADINGS,
  LEDGER_HEADINGS,
  LINE_HEADINGS,
  type Manifest,
  PAYOUT_HEADINGS,
  RESULT_HEADINGS,
  ROW_HEADINGS,
  jsonText,
  payoutCells,
  preparedContent,
  resultCells,
} from './rules.ts';

type Cell = string | number | null;

/**
 * Everything about one run as the members of an archive, its manifest last; undefined while nobody prepared it. All of it is
 * read as of one moment. As long as nothing about the run changes, they are the same bytes: the trail is shown up to the
 * last act about it.
 */
export async function packOfRun(context: Context, month: Month): Promise<ZipMember[] | undefined> {
  return context.db.transaction((db) => readPack({ ...context, db }, month), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
}

async function readPack(context: Context, month: Month): Promise<ZipMember[] | undefined> {
  const run = await findRun(context, month);
  if (!run) return undefined;
  const [payouts, lines, corrections, entries] = await Promise.all([
    listReviewedPayouts(context, month),
    listLines(context, month),
    listCorrections(context, month),
    listEntriesAbout(context, { kind: 'run', id: month }),
  ]);
  const members: ZipMember[] = [];
  for await (const member of contentsOf(context, { run, payouts, lines, corrections, entries })) members.push(member);
  const manifest: Manifest = {
    ...{ month, contentHash: run.contentHash },
    chain: entries.at(-1)?.link ?? null,
    members: members.map(({ name, content }) => ({ name, bytes: content.byteLength, sha256: sha256(content) })),
  };
  return [...members, text('manifest.json', jsonText(manifest))];
}

type Facts = {
  run: PayoutRun;
  payouts: Awaited<ReturnType<typeof listReviewedPayouts>>;
  lines: Awaited<ReturnType<typeof listLines>>;
  corrections: Awaited<ReturnType<typeof listCorrections>>;
  entries: Awaited<ReturnType<typeof listEntriesAbout>>;
};

async function* contentsOf(context: Context, facts: Facts): AsyncGenerator<ZipMember, void> {
  const { run, payouts, lines, corrections } = facts;
  yield text('README.txt', packReadme(run.month));
  yield text('run.json', jsonText(await runFacts(context, facts)));
  yield* preparedIn(facts);
  yield table('payouts.csv', [PAYOUT_HEADINGS, ...payouts.map(payoutCells)]);
  yield table('lines.csv', [LINE_HEADINGS, ...lines.map(lineCells)]);
  yield table('corrections.csv', [CORRECTION_HEADINGS, ...corrections.map(correctionCells)]);
  yield* groundsOf(context, facts);
  yield* filesOf(context, facts);
  yield table('results.csv', [RESULT_HEADINGS, ...(await listEnds(context, run.month)).map(resultCells)]);
  yield await ledgerOf(context, facts);
  yield trailOf(facts);
}

/** The content that was put up, where what is stored still says it: a draft whose payouts were let go does not. */
function* preparedIn({ run, payouts, lines, corrections }: Facts): Generator<ZipMember, void> {
  const content = preparedContent(run.month, payouts, { cashbacks: lines, corrections }, sha256);
  if (sha256(content) === run.contentHash) yield text('content.json', content);
}

async function runFacts(context: Context, { run, payouts, lines }: Facts) {
  const { month, state, contentHash, preparedAt, approvedAt, approvedOn } = run;
  const names = await loadUserNames(context, [run.preparedBy, run.approvedBy]);
  const person = (id: string | null) => id && { id, name: names.get(id) ?? null };
  return {
    ...{ month, state, contentHash },
    prepared: { by: person(run.preparedBy), at: preparedAt },
    approved: run.approvedBy ? { by: person(run.approvedBy), at: approvedAt, on: approvedOn } : null,
    ...{ payouts: payouts.length, lines: lines.length },
  };
}

/** The counts, closes and cards that the rates of a run stand on, and every approval behind it. */
async function* groundsOf(
  context: Context,
  { run, payouts, lines, corrections }: Facts,
): AsyncGenerator<ZipMember, void> {
  const months = [...new Set(lines.map(({ countMonth }) => countMonth))].toSorted();
  const codeOf = new Map(payouts.map(({ partnerId, code }) => [partnerId, code]));
  const [counts, closes, cards, ...attempts] = await Promise.all([
    listCountsOf(context, [...codeOf.keys()], months),
    listCloses(context),
    loadRateCards(context),
    listAttempts(context, 'payout-run', [runAsThing(run.month).thing]),
    listAttempts(
      context,
      'close',
      months.map((month) => closeAsThing(month).thing),
    ),
    listAttempts(
      context,
      'adjustment',
      corrections.map(({ adjustmentId }) => adjustmentId),
    ),
  ]);
  // What was put up stands elsewhere in the pack; a close's own text would repeat every partner's count.
  yield text('approvals.json', jsonText(attempts.flat().map(({ content: _content, ...approval }) => approval)));
  yield table('counts.csv', [
    COUNT_HEADINGS,
    ...counts.map(({ month, partnerId, count, digest }) => {
      const code = codeOf.get(partnerId) ?? '';
      return [month, code, certificateNumber(month, code), count, digest];
    }),
  ]);
  const used = closes.filter(({ month }) => months.includes(month)).toReversed();
  const heads = await loadHeads(context, months);
  yield text('closes.json', jsonText(used.map((close) => ({ ...close, chain: heads.get(close.month) ?? null }))));
  const inForce = new Set(months.map((month) => cardInForce(cards, 'cashback', month)));
  yield text('rate-cards.json', jsonText(cards.filter((card) => inForce.has(card))));
}

/** The versions of the bank's file, which payout stands in which row, and the very bytes. */
async function* filesOf(context: Context, { run, payouts }: Facts): AsyncGenerator<ZipMember, void> {
  const ids = payouts.map(({ id }) => id);
  const [files, rows] = await Promise.all([listFiles(context, run.month), listFileRowsOf(context, ids)]);
  yield table('bank-files.csv', [
    FILE_HEADINGS,
    ...files
      .toReversed()
      .map(({ version, route, rows: count, total, sha256: digest, madeBy, madeAt, replacedAt }) => [
        ...[
          version,
          routeName(route),
          count,
          total,
          digest,
          madeBy,
          madeAt.toISOString(),
          replacedAt ? replacedAt.toISOString() : null,
        ],
      ]),
  ]);
  const inOrder = rows.toSorted((left, right) => left.version - right.version || left.row - right.row);
  yield table('bank-file-rows.csv', [
    ROW_HEADINGS,
    ...inOrder.map(({ version, row, payoutId, part, amount }) => [version, row, payoutId, part, amount]),
  ]);
  for (const { version, route, content } of await listFileContents(context, run.month)) {
    yield { name: `bank-files/${fileName(route, run.month, version)}`, content };
  }
}

async function ledgerOf(context: Context, { payouts, lines, corrections }: Facts): Promise<ZipMember> {
  const keys = [
    ...lines.flatMap((cashback) => keysAlong({ cashback })),
    ...keysAlong({
      payoutIds: payouts.map(({ id }) => id),
      adjustmentIds: corrections.map(({ adjustmentId }) => adjustmentId),
    }),
  ];
  const transactions = await listTransactions(context, keys);
  return table('ledger.csv', [
    LEDGER_HEADINGS,
    ...transactions.flatMap(({ id, day, kind, reference, postings }) =>
      postings.map(({ account, partnerId, amount }) => [day, id, kind, reference, account, partnerId, amount]),
    ),
  ]);
}

function trailOf({ entries }: Facts): ZipMember {
  return table('audit.csv', [
    AUDIT_HEADINGS,
    ...entries.map(({ id, act, actorKind, actorId, doneOn, doneAt, before, after, reason, link }) => [
      ...[
        link ? link.number : null,
        link ? link.hash : null,
        id,
        act,
        actorKind,
        actorId,
        doneOn,
        doneAt.toISOString(),
      ],
      ...[JSON.stringify(before), JSON.stringify(after), reason],
    ]),
  ]);
}

/** The cashbacks that are in a month's run or were, in order of payout, contract and term. */
async function listLines(context: Context, month: Month) {
  const holding = payoutHoldings(context);
  const cashback = cashbackDirectory(context);
  const lot = lotDirectory(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      payoutId: holding.payoutId,
      lotId: holding.lotId,
      lotCount: lot.count,
      contractId: cashback.contractId,
      orderNumber: contract.orderNumber,
      term: cashback.term,
      event: cashback.event,
      earnedOn: cashback.earnedOn,
      countMonth: cashback.countMonth,
      count: cashback.count,
      rate: cashback.rate,
      base: cashback.base,
      amount: holding.amount,
      payableOn: cashback.payableOn,
      releasedOn: holding.releasedOn,
      voidedOn: cashback.voidedOn,
    })
    .from(holding)
    .innerJoin(cashback, and(eq(cashback.contractId, holding.contractId), eq(cashback.term, holding.term)))
    .innerJoin(lot, eq(lot.id, holding.lotId))
    .innerJoin(contract, eq(contract.id, holding.contractId))
    .where(eq(holding.month, month))
    .orderBy(asc(holding.payoutId), asc(cashback.contractId), asc(cashback.term));
}

/** The corrections that are in a month's run or were, in order of payout and correction. */
async function listCorrections(context: Context, month: Month) {
  const holding = correctionHoldings(context);
  const correction = adjustmentDirectory(context);
  return context.db
    .select({
      payoutId: holding.payoutId,
      adjustmentId: holding.adjustmentId,
      amount: holding.amount,
      reason: correction.reason,
      approvedOn: correction.approvedOn,
      releasedOn: holding.releasedOn,
    })
    .from(holding)
    .innerJoin(correction, eq(correction.id, holding.adjustmentId))
    .where(eq(holding.month, month))
    .orderBy(asc(holding.payoutId), asc(holding.adjustmentId));
}

function text(name: string, content: string): ZipMember {
  return { name, content: Buffer.from(content, 'utf8') };
}

function table(name: string, rows: readonly (readonly Cell[])[]): ZipMember {
  return text(name, csvForPeople(rows));
}

function lineCells(line: Facts['lines'][number]): Cell[] {
  const { payoutId, contractId, orderNumber, term, event, earnedOn, countMonth, count, rate } = line;
  const { base, amount, payableOn, releasedOn, voidedOn, lotId } = line;
  return [
    ...[payoutId, contractId, orderNumber, term, event, earnedOn, countMonth, count, rate],
    ...[base, amount, payableOn, releasedOn, voidedOn, lotId],
  ];
}

const CORRECTION_HEADINGS = ['支払ID', '調整ID', '金額', '理由', '承認日', '外れた日'];

function correctionCells(correction: Facts['corrections'][number]): Cell[] {
  const { payoutId, adjustmentId, amount, reason, approvedOn, releasedOn } = correction;
  return [payoutId, adjustmentId, amount, reason, approvedOn, releasedOn];
}
