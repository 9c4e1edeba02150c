import { type SQL, and, asc, desc, eq, getTableColumns, gt, gte, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { auditEntries, auditHead, auditLinks, monthHeads } from '#db/schema/audit.ts';
import { AUDIT_GENESIS } from '#db/walls.ts';
import type { ActName, BrokenLink, Thing } from './rules.ts';

/**
 * Where the chain stood when a month was closed: the link of the close itself, which vouches for everything before it.
 * Undefined while the month is open. Partners may read it too.
 */
export async function findHeadOfMonth(
  context: Context,
  month: Month,
): Promise<{ number: number; hash: string } | undefined> {
  return (await loadHeads(context, [month])).get(month);
}

/** The same of several months; those that are open are missing. */
export async function loadHeads({ db }: Context, months: readonly Month[]) {
  const { month, number, hash } = monthHeads;
  const heads = await db.select({ month, number, hash }).from(monthHeads).where(anyOf(month, months));
  return new Map(heads.map(({ month, ...head }) => [month, head]));
}

/** What entries are searched by, in any combination; what is undefined narrows nothing, what is empty finds nothing. */
export type EntrySearch = {
  /** People, or jobs, any of whom did it. */
  actors?: readonly string[] | undefined;
  /** Things, or kinds of things, any of which it was done to or concerns. */
  things?: readonly Partial<Thing>[] | undefined;
  /** Partners any of whom it concerns. */
  partners?: readonly string[] | undefined;
  act?: ActName | undefined;
  /** Business days, both included. */
  from?: Day | undefined;
  to?: Day | undefined;
};

const { things: _things, ...PLAIN_COLUMNS } = getTableColumns(auditEntries);

/**
 * Entries that answer a search, newest first, at most `limit`, each with its first three things and how many there are.
 *
 * @param before the id of the last entry of the page before; undefined begins at the newest.
 */
export async function searchEntries(
  { db }: Context,
  { actors, things, partners, act, from, to }: EntrySearch,
  { before, limit }: { before?: number | undefined; limit: number },
) {
  const conditions: SQL[] = [];
  if (actors) conditions.push(anyOf(auditEntries.actorId, actors));
  if (things) conditions.push(concernsAny(things));
  if (partners) conditions.push(concernsAny(partners.map((id) => ({ kind: 'partner', id }))));
  if (act) conditions.push(eq(auditEntries.act, act));
  if (from) conditions.push(gte(auditEntries.doneOn, from));
  if (to) conditions.push(lte(auditEntries.doneOn, to));
  if (before !== undefined) conditions.push(lt(auditEntries.id, before));
  return db
    .select({
      ...PLAIN_COLUMNS,
      things: sql<Thing[]>`jsonb_path_query_array(${auditEntries.things}, '$[0 to 2]')`,
      thingCount: sql<number>`jsonb_array_length(${auditEntries.things})`,
    })
    .from(auditEntries)
    .where(and(...conditions))
    .orderBy(desc(auditEntries.id))
    .limit(limit);
}

function concernsAny(things: readonly Partial<Thing>[]): SQL {
  const each = things.map((thing) => sql`${auditEntries.things} @> ${JSON.stringify([thing])}::jsonb`);
  return or(...each) ?? sql`false`;
}

/** One entry with its link; the link is null where somebody removed it. Undefined for an id nothing was recorded under. */
export async function findEntry({ db }: Context, id: number) {
  const [found] = await db
    .select({ entry: auditEntries, link: auditLinks })
    .from(auditEntries)
    .leftJoin(auditLinks, eq(auditLinks.entryId, auditEntries.id))
    .where(eq(auditEntries.id, id));
  return found;
}

/** Every entry about one thing with its link, the earliest first; its other things are left out. */
export async function listEntriesAbout({ db }: Context, thing: Thing) {
  return db
    .select({ ...PLAIN_COLUMNS, link: { number: auditLinks.number, hash: auditLinks.hash } })
    .from(auditEntries)
    .leftJoin(auditLinks, eq(auditLinks.entryId, auditEntries.id))
    .where(concernsAny([thing]))
    .orderBy(asc(auditEntries.id));
}

/** The place of a link by its hash, such as one printed on a close certificate; undefined when the chain holds none. */
export async function findLinkByHash({ db }: Pick<Context, 'db'>, hash: string): Promise<number | undefined> {
  const [link] = await db.select({ number: auditLinks.number }).from(auditLinks).where(eq(auditLinks.hash, hash));
  return link?.number;
}

/** Whether a database keeps an audit trail: one that was never migrated has no tables for it. */
export async function hasAuditTrail({ db }: Pick<Context, 'db'>): Promise<boolean> {
  const [row] = await db.execute<{ kept: boolean }>(
    sql`select to_regclass('audit_entries') is not null and to_regclass('audit_links') is not null as kept`,
  );
  return row?.kept === true;
}

/** What became of the chain: how many links hold, and where it ends or breaks. */
export type Verification =
  { ok: true; links: number; head: string } | { ok: false; links: number; broken: number; why: BrokenLink };

/** The text over which the database hashed an entry, said here once more: the two must agree, or no link holds. */
const CONTENT = sql`jsonb_build_array(${auditEntries.id}, ${auditEntries.act}, ${auditEntries.actorKind},
  ${auditEntries.actorId}, ${auditEntries.actorRole}, ${auditEntries.fromAddress}, ${auditEntries.session},
  ${auditEntries.things}, ${auditEntries.before}, ${auditEntries.after}, ${auditEntries.reason},
  ${auditEntries.doneOn}::text, to_char(${auditEntries.doneAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text`;

/** Links read by one statement. */
const LINKS_A_STATEMENT = 5_000;

/**
 * Follows the chain from its first link and hashes every entry anew, here and not in the database, whose functions an
 * intruder may have changed. Ends at the first link that does not hold: everything before it does. An intruder who owns
 * the database can only make it hold by writing everything after the change anew, which the head printed on a close
 * certificate then contradicts.
 */
export async function verifyChain(context: Pick<Context, 'db'>): Promise<Verification> {
  let [links, hash] = [0, AUDIT_GENESIS];
  for (;;) {
    const read = await linksAfter(context, links);
    for (const link of read) {
      const why = faultOf(link, links + 1, hash);
      if (why) return { ok: false, links, broken: links + 1, why };
      [links, hash] = [links + 1, link.hash];
    }
    if (read.length < LINKS_A_STATEMENT) break;
  }
  const why = await faultAtEnd(context, links, hash);
  return why ? { ok: false, links, broken: links + 1, why } : { ok: true, links, head: hash };
}

type Link = Awaited<ReturnType<typeof linksAfter>>[number];

function faultOf(link: Link, number: number, previous: string): BrokenLink | undefined {
  if (link.number > number) return 'link-missing';
  if (link.number < number) return 'link-inserted';
  if (link.previous !== previous) return 'continues-another';
  if (link.content === null) return 'entry-missing';
  return sha256(previous + link.content) === link.hash ? undefined : 'entry-changed';
}

async function linksAfter({ db }: Pick<Context, 'db'>, number: number) {
  return db
    .select({
      number: auditLinks.number,
      previous: auditLinks.previous,
      hash: auditLinks.hash,
      content: sql<string | null>`case when ${auditEntries.id} is not null then ${CONTENT} end`,
    })
    .from(auditLinks)
    .leftJoin(auditEntries, eq(auditEntries.id, auditLinks.entryId))
    .where(gt(auditLinks.number, number))
    .orderBy(asc(auditLinks.number))
    .limit(LINKS_A_STATEMENT);
}

/** The last link is the head, nothing lies before the first, and no entry stands outside the chain. */
async function faultAtEnd({ db }: Pick<Context, 'db'>, links: number, hash: string): Promise<BrokenLink | undefined> {
  const [head] = await db.select().from(auditHead);
  if (!head ? links > 0 : head.number !== links || head.hash !== hash) return 'head-differs';
  const [{ first } = { first: null }] = await db
    .select({ first: sql<number | null>`min(${auditLinks.number})::int` })
    .from(auditLinks);
  if (first !== null && first < 1) return 'link-inserted';
  const [unlinked] = await db
    .select({ id: auditEntries.id })
    .from(auditEntries)
    .leftJoin(auditLinks, eq(auditLinks.entryId, auditEntries.id))
    .where(isNull(auditLinks.number))
    .limit(1);
  return unlinked ? 'entry-unlinked' : undefined;
}
