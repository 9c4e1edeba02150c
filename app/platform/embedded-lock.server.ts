import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

/** Where in the lock file the kernel's lock sits: far behind the text, so that Windows lets others read the text. */
const LOCKED_BYTE = 1 << 20;

/** The folder of the embedded database is in use by another process; the message says by whom, in both languages. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(folder: string, holder: string) {
    super(
      [
        `データフォルダ ${folder} は別のプロセスが使用中です(${holder})。先にそのプロセスを終了するか、DATA_DIR に別のフォルダを指定してください。`,
        `The data folder ${folder} is in use by another process (${holder}). Stop that process first, or set DATA_DIR to another folder.`,
      ].join('\n'),
    );
  }
}

/**
 * Takes the folder for this process alone and returns the function that gives it back.
 * The kernel holds the lock, so it is also given back when the process is killed.
 * @throws FolderInUse when somebody holds it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'in-use-by.txt');
  const file = openSync(path, 'a+', 0o600);
  if (!tryLock(file, LOCKED_BYTE, 1)) {
    closeSync(file);
    throw new FolderInUse(folder, readFileSync(path, 'utf8').trim() || 'pid unknown');
  }
  ftruncateSync(file, 0);
  writeSync(file, `pid ${process.pid}, since ${new Date().toISOString()}\n`);
  return () => {
    ftruncateSync(file, 0);
    unlock(file, LOCKED_BYTE, 1);
    closeSync(file);
  };
}
