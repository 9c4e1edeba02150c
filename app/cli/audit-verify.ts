import { existsSync } from 'node:fs';
import { explainBrokenLink } from '#app/features/audit/messages.ts';
import { findLinkByHash, hasAuditTrail, verifyChain } from '#app/features/audit/queries.server.ts';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';

const USAGE = 'usage: npm run audit:verify [-- HASH]   (a hash printed on a close certificate)';

/** The chain is broken, or does not hold the hash asked for. */
const EXIT_BROKEN = 1;

/** Nothing was verified: what was typed cannot be taken, or there is no trail to follow. */
const EXIT_REFUSED = 2;

const NO_TRAIL =
  'このデータベースには監査記録がありません。DATABASE_URL または DATA_DIR をご確認ください。 / There is no audit trail here: check DATABASE_URL or DATA_DIR, and that npm start was run once.';

/** Follows the audit trail from its first link: says how many hold and where it ends, or names the first broken one. */
async function main(): Promise<void> {
  const [printed, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (printed !== undefined && !/^[0-9a-f]{64}$/.test(printed))) return end(USAGE, EXIT_REFUSED);
  const { databaseUrl, dataDir } = readEnvironment();
  // Opening a folder that is not there would found an empty database in it.
  if (!databaseUrl && !existsSync(dataDir)) return end(NO_TRAIL, EXIT_REFUSED);
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl, connections: 1 } : { kind: 'embedded', folder: dataDir },
  );
  try {
    if (!(await hasAuditTrail(database))) return end(NO_TRAIL, EXIT_REFUSED);
    const verified = await verifyChain(database);
    if (!verified.ok) return end(explainBrokenLink(verified), EXIT_BROKEN);
    console.log(
      `監査記録 ${verified.links} 件のつながりはすべて正しく保たれています。 / ${verified.links} links hold.`,
    );
    console.log(`末尾 / head: ${verified.head}`);
    if (printed === undefined) return;
    const number = await findLinkByHash(database, printed);
    if (number === undefined)
      return end(`ご指定の値は記録にありません。 / no link has the hash ${printed}`, EXIT_BROKEN);
    console.log(`ご指定の値は第 ${number} 件です。 / the hash given is that of link ${number}.`);
  } finally {
    await database.close();
  }
}

function end(sentence: string, code: number): void {
  console.error(sentence);
  process.exitCode = code;
}

/** What the operator reads of a fault: its own sentence where it has one, otherwise the database's words. */
function explainFault(error: unknown): string {
  if ([EnvironmentFaulty, FolderInUse, DatabaseUnreachable].some((kind) => error instanceof kind)) {
    return (error as Error).message;
  }
  const { cause = error } = error as { cause?: unknown };
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `監査記録を検証できませんでした(${reason})。 / The audit trail could not be verified.`;
}

try {
  await main();
} catch (error) {
  end(explainFault(error), EXIT_REFUSED);
}
