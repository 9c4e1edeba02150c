import { setTimeout } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Db, runText } from './db.server.ts';
import type { NewId } from './new-id.server.ts';
import type { SecretBox } from './secret-box.server.ts';

/** Who acts: proven by a session, or a named job of ours. */
export type Actor =
  | { kind: 'staff'; userId: UserId }
  | { kind: 'partner'; userId: UserId; partnerId: PartnerId }
  | { kind: 'visitor' }
  | { kind: 'job'; name: string };

/** From where somebody acts, as far as a request tells. */
export type Origin = {
  /** The role of whoever acts; null for visitors. */
  readonly role: string | null;
  /** The network address as our proxies hand it on; null when it is not known. */
  readonly address: string | null;
  /** First characters of the hash under which the session is kept; null without one. */
  readonly session: string | null;
};

/** Everything a query or command may reach outside its arguments. */
export type Context = {
  readonly db: Db;
  /** The moment on the wall clock, for sessions, mail and logs only. */
  readonly now: Date;
  /** The business day: opened by the daily run, the same for everybody. */
  readonly today: Day;
  readonly policy: Policy;
  readonly actor: Actor;
  /** Present where a request caused it; jobs come from nowhere. */
  readonly origin?: Origin;
  readonly newId: NewId;
  /** Reads the business day afresh once the business lock is held. @throws DayRunning while a day's run is under way. */
  readonly readToday: (db: Db) => Promise<Day>;
  /** Present inside a transaction: commands called by commands join it. */
  readonly transaction?: 'open';
};

/** A context in which what second factors are checked with can be read. */
export type SealingContext = Context & { readonly secretBox: SecretBox };

/** A context whose user was proven to be staff with the capability asked for. */
export type StaffContext = Context & {
  readonly actor: Actor & { kind: 'staff' };
  readonly staff: { userId: UserId; name: string; role: 'admin' | 'programme' | 'maker' | 'checker' | 'auditor' };
};

/** A context whose user was proven to act for a partner; every partner query takes the partner from here. */
export type PartnerContext = Context & {
  readonly actor: Actor & { kind: 'partner' };
  readonly partner: { id: PartnerId; userId: UserId; userName: string; programme: 'discount' | 'cashback' };
};

/** The run of a day is under way: people act after it. Thrown by `readToday`; commands wait for it to pass. */
export class DayRunning extends Error {
  override readonly name = 'DayRunning';
}

/** How long a command waits for a day's run to be complete before it gives up, and how often it looks. */
const PATIENCE_MILLISECONDS = 15_000;
const LOOK_EVERY_MILLISECONDS = 100;

/**
 * Runs work in one transaction, joining the one already open.
 * Takes the business lock shared, so that no step of the daily run happens meanwhile, and then reads the business day:
 * whatever the work writes is dated by a day whose run is complete. While a day's run is under way it waits.
 *
 * @throws DayRunning when the run takes longer than a person would wait; nothing was written.
 */
export async function inTransaction<C extends Context, T>(context: C, work: (context: C) => Promise<T>): Promise<T> {
  if (context.transaction) return work(context);
  for (let waited = 0; ; waited += LOOK_EVERY_MILLISECONDS) {
    try {
      return await context.db.transaction(async (db) => {
        const [, today] = await Promise.all([runText(db, BUSINESS_SHARED, []), context.readToday(db)]);
        return work({ ...context, db, today, transaction: 'open' });
      });
    } catch (error) {
      if (!(error instanceof DayRunning) || waited >= PATIENCE_MILLISECONDS) throw error;
      await setTimeout(LOOK_EVERY_MILLISECONDS);
    }
  }
}

/**
 * Runs a step of the daily run in one transaction of its own, alone: no command and no other step happens meanwhile.
 * The lock is the first statement at READ COMMITTED, so what the step reads is what was committed before it.
 */
export async function inExclusiveTransaction<C extends Context, T>(
  context: C,
  work: (context: C) => Promise<T>,
): Promise<T> {
  return context.db.transaction(async (db) => {
    await db.execute(sql`select ${BUSINESS_ALONE}`);
    return work({ ...context, db, transaction: 'open' });
  });
}

/**
 * Runs work in one transaction that neither waits for the business day nor holds it up, joining one already open: for who
 * gets in, which goes on while a day is run. Its acts are dated with the day the context knows.
 */
export async function inPlainTransaction<C extends Context, T>(
  context: C,
  work: (context: C) => Promise<T>,
): Promise<T> {
  if (context.transaction) return work(context);
  return context.db.transaction((db) => work({ ...context, db, transaction: 'open' }));
}

/**
 * Waits until no step is under way, and keeps steps waiting until the transaction ends. One lock per schema, the same as
 * below: a rehearsal beside the portal on one server does not stop it.
 */
const BUSINESS_SHARED = 'select pg_advisory_xact_lock_shared(hashtextextended(current_schema(), 0))';

/** Waits until no command and no other step is under way, and keeps them waiting until the transaction ends. */
export const BUSINESS_ALONE = sql`pg_advisory_xact_lock(hashtextextended(current_schema(), 0))`;
