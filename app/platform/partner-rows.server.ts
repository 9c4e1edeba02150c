import { drizzle } from 'drizzle-orm/postgres-js';
import type { ReservedSql, Sql, TransactionSql } from 'postgres';
import { type PartnerId, parseId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { PARTNER_ROLE, PARTNER_SETTING } from '#db/row-walls.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { DatabaseUnreachable, type Db, clientOf, loggerOf, preparing, tellsOfLoss } from './db.server.ts';

/** A database in which one partner's rows are all there is, for as long as one answer takes. */
export type OwnRows = {
  readonly db: Db;
  /** Ends what stands behind it. @throws when the wall could not be raised: nothing that was read may be answered. */
  close(): Promise<void>;
};

/**
 * What a page of a partner reads from: one transaction as the partner's role, opened in the same breath as the first
 * statement, so that it costs no round trip. Nothing is written through it and no transaction is opened inside. What
 * several parts of a page ask is asked once: nothing that the page does can change the answer.
 */
export function ownRowsToRead(db: Db, partnerId: PartnerId): OwnRows {
  const sql = clientOf(db);
  let opened: Promise<Reading> | undefined;
  const open = () => (opened ??= openReading(sql, partnerId));
  const answers = new Map<string, Promise<unknown>>();
  return {
    db: databaseBehind(db, {
      unsafe: (...asked) =>
        answering((how, shape) => {
          const question = JSON.stringify([shape, ...asked]);
          const known = answers.get(question);
          if (known) return known;
          const answer = open().then(({ ask }) => ask((connection) => how(connection.unsafe(...asked))));
          answers.set(question, answer);
          return answer;
        }),
      begin: () => Promise.reject(new Error('a page of a partner changes nothing: commands belong into actions')),
    }),
    close: async () => (await opened)?.end(),
  };
}

/**
 * What an action of a partner works on. Outside a transaction it reads as a page does, statement by statement; a
 * transaction is the application's and writes rows of this partner alone.
 */
export function ownRowsToWrite(db: Db, partnerId: PartnerId): Db {
  const sql = clientOf(db);
  return databaseBehind(db, {
    unsafe: (...asked) =>
      answering(async (how) => {
        const { ask, end } = await openReading(sql, partnerId);
        try {
          return await ask((connection) => how(connection.unsafe(...asked)));
        } finally {
          await end();
        }
      }),
    begin: (work) =>
      sql.begin(async (transaction) => {
        // Sent together with the first statement: were it refused, the transaction would be broken for all of them.
        const acting = transaction.unsafe(actFor(APPLICATION_ROLE, partnerId)).execute();
        const [, result] = await Promise.all([acting, work(transaction)]);
        return result;
      }),
  });
}

type Unsafe = Sql['unsafe'];
type Pending = ReturnType<Unsafe>;
type Client = { unsafe: (...asked: Parameters<Unsafe>) => unknown; begin: (work: Work) => Promise<unknown> };
type Work = (transaction: TransactionSql) => unknown;
type Reading = {
  ask<T>(how: (connection: ReservedSql) => Promise<T> | PromiseLike<T>): Promise<T>;
  end(): Promise<void>;
};

/** A database like another, whose statements go to a client of its own. */
function databaseBehind(db: Db, client: Client): Db {
  const { options } = clientOf(db);
  return drizzle({ ...client, options } as unknown as Sql, { logger: loggerOf(db) });
}

type Shape = 'objects' | 'lists';

/** The two ways in which a statement is asked for its rows: as objects, or as lists of values. */
function answering(ask: (how: (pending: Pending) => PromiseLike<unknown>, shape: Shape) => Promise<unknown>) {
  return {
    then: (...told: Parameters<Promise<unknown>['then']>) => ask((pending) => pending, 'objects').then(...told),
    values: () => ask((pending) => pending.values(), 'lists'),
  };
}

/**
 * A transaction on a connection of its own. Its opening is one message, which the statements follow without waiting:
 * refused, it leaves a broken transaction that answers none of them.
 */
async function openReading(sql: Sql, partnerId: PartnerId): Promise<Reading> {
  const begin = `begin read only; ${actFor(PARTNER_ROLE, partnerId)}`;
  const reserved = await sql.reserve();
  const connection = preparing(reserved);
  let lost = false;
  const notice = (error: unknown) => {
    lost ||= tellsOfLoss(error);
  };
  const opening = reserved.unsafe(begin).execute();
  opening.catch(notice);
  return {
    async ask(how) {
      if (lost) throw new DatabaseUnreachable('the connection was lost in the middle of a page');
      try {
        return await how(connection);
      } catch (error) {
        notice(error);
        throw error;
      }
    },
    async end() {
      // A connection that broke has gone back to the driver by itself, and takes no further word.
      if (!lost) {
        // Nobody waits for the end of a transaction that wrote nothing.
        void reserved.unsafe('commit').then(
          () => reserved.release(),
          (error: unknown) => {
            if (!tellsOfLoss(error)) reserved.release();
          },
        );
      }
      await opening;
    },
  };
}

function actFor(role: string, partnerId: PartnerId): string {
  invariant(parseId('par', partnerId), 'rows are those of a partner');
  return `set local role ${role}; set local ${PARTNER_SETTING} = '${partnerId}'`;
}
