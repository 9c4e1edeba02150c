import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { auditEntries, auditHead, auditLinks } from '#db/schema/audit.ts';
import { AUDIT_GENESIS } from '#db/walls.ts';
import type { BrokenLink } from './rules.ts';

/**
 * Where the chain stood when a month was closed: the link of the close itself, which vouches for everything before it.
 * Undefined while the month is open.
 */
export async function findHeadOfMonth(
  { db }: Context,
  month: Month,
): Promise<{ number: number; hash: string } | undefined> {
  const [head] = await db
    .select({ number: auditLinks.number, hash: auditLinks.hash })
    .from(auditLinks)
    .innerJoin(auditEntries, eq(auditEntries.id, auditLinks.entryId))
    .where(
      and(
        eq(auditEntries.act, 'month-closed'),
        sql`${auditEntries.things} @> ${JSON.stringify([{ kind: 'month', id: month }])}::jsonb`,
      ),
    );
  return head;
}

/** The place of a link by its hash, such as one printed on a close certificate; undefined when the chain holds none. */
export async function findLinkByHash({ db }: Pick<Context, 'db'>, hash: string): Promise<number | undefined> {
  const [link] = await db.select({ number: auditLinks.number }).from(auditLinks).where(eq(auditLinks.hash, hash));
  return link?.number;
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
