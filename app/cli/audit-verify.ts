import { explainBrokenLink } from '#app/features/audit/messages.ts';
import { findLinkByHash, verifyChain } from '#app/features/audit/queries.server.ts';
import { DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { FolderInUse } from '#app/platform/embedded-lock.server.ts';
import { EnvironmentFaulty, readEnvironment } from '#app/platform/env.server.ts';

const USAGE = 'usage: npm run audit:verify [-- HASH]   (a hash printed on a close certificate)';

/** The chain is broken, or does not hold the hash asked for. */
const EXIT_BROKEN = 1;

/** What was typed cannot be taken; nothing was verified. */
const EXIT_REFUSED = 2;

/** Follows the audit trail from its first link: says how many hold and where it ends, or names the first broken one. */
async function main(): Promise<void> {
  const [printed, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (printed !== undefined && !/^[0-9a-f]{64}$/.test(printed))) return end(USAGE, EXIT_REFUSED);
  const { databaseUrl, dataDir } = readEnvironment();
  const database = await openDatabase(
    databaseUrl ? { kind: 'server', url: databaseUrl, connections: 1 } : { kind: 'embedded', folder: dataDir },
  );
  try {
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

function isForTheOperator(error: unknown): error is Error {
  return [EnvironmentFaulty, FolderInUse, DatabaseUnreachable].some((kind) => error instanceof kind);
}

try {
  await main();
} catch (error) {
  end(isForTheOperator(error) ? error.message : String(error), EXIT_BROKEN);
}
