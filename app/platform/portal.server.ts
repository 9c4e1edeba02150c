import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { ResultLayout } from '#app/core/bank-result-layout.ts';
import type { Day, Month } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Clock } from './clock.server.ts';
import type { Context } from './context.server.ts';
import type { Database, Db } from './db.server.ts';
import type { BankFileLayout, BankTransferSettings, Company } from './env.server.ts';
import type { Log } from './log.server.ts';
import type { NewId } from './new-id.server.ts';
import type { ErrorFacts } from './respond.server.ts';
import type { SecretBox } from './secret-box.server.ts';

/**
 * What happens at the portal's own door: somebody came in, left, was turned away from a page, or took a file away, for the
 * month where the address asks for one.
 */
export type DoorAct =
  | { name: 'signed-in' | 'signed-out' }
  | { name: 'access-refused'; path: string }
  | { name: 'file-downloaded'; path: string; month?: Month | undefined };

/** Everything the running portal hands to a request; made once at start and never kept in a module. */
export type Portal = {
  readonly db: Db;
  readonly engine: Database['engine'];
  /** Whether the database itself keeps partners apart; false where the roles for it could not be made. */
  readonly rowWalls: boolean;
  /** Links in mails and redirects are built from it, never from what a request claims. */
  readonly baseUrl: URL;
  /** Whether moving the business day and the demonstration sign-ins are offered. */
  readonly demonstration: boolean;
  readonly company: Company;
  readonly policy: Policy;
  readonly bankFile: BankFileLayout;
  readonly bankResult: ResultLayout;
  readonly bankTransfer: BankTransferSettings;
  readonly clock: Clock;
  /** Seals what second factors are checked with. */
  readonly secretBox: SecretBox;
  readonly newId: NewId;
  readonly log: Log;
  /** Reads the business day in a transaction. */
  readonly readToday: (db: Db) => Promise<Day>;
  /** Writes into the audit trail, a room the platform does not know; joins the transaction of the context. */
  readonly recordAtDoor: (context: Context, act: DoorAct) => Promise<void>;
  /** What a session brings along in its one statement, from rooms the platform does not know. */
  readonly alongsideSession: {
    /** The business day; null while it was never opened. */
    today: SQL<Day | null>;
    /** The programme of the partner with this id; null for nobody. */
    programmeOf: (partnerId: SQLWrapper) => SQL<'discount' | 'cashback' | null>;
    /** Whether the person with this id set up a second factor. */
    hasFactor: (userId: SQLWrapper) => SQL<boolean>;
  };
};

declare module '@remix-run/node' {
  // why: Remix lets an application say what its load context is only by merging into its interface
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface AppLoadContext {
    portal: Portal;
    /** Allows the scripts of this one answer to run. */
    nonce: string;
    /** Names this request in the log, and on an error page. */
    reference: string;
    /** What the guard of this request threw for a person to read. */
    refusal?: ErrorFacts;
    /** Said in place of a file by a document of its own. */
    insteadOfFile?: Partial<ErrorFacts> & { status: number };
    /** The network address the request came from; null when it is not known. */
    from: string | null;
  }
}
