import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's parameters for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of nothing anybody knows: checking it takes as long as checking a real one. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXJhbmRvbXNhbHQxMg$Yk5tT2l3bUZkZ1hKcVJ0U2J6Y0pQd0xhVnhLZUhuT3I';

/** The Argon2id hash of a password, in PHC format. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), ARGON2ID));
}

/** Whether the password belongs to the hash. Without a hash the answer is no, after the same work. */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? NOBODYS_HASH, password.normalize('NFC')));
  return matches && passwordHash != null;
}

/**
 * How many hashes are computed at a time: on half of the cores, so that a flood of sign-ins waits for itself, and what
 * answers everybody else has a core left.
 */
const AT_A_TIME = Math.max(1, Math.floor(availableParallelism() / 2));

let computing = 0;

let computed = 0;

/** How many hashes this process has computed or checked so far: what known and unknown people cost is compared by it. */
export function hashesComputed(): number {
  return computed;
}

const waiting: (() => void)[] = [];

async function inTurn<T>(compute: () => Promise<T>): Promise<T> {
  if (computing >= AT_A_TIME) await new Promise<void>((turn) => waiting.push(turn));
  else computing += 1;
  computed += 1;
  const began = performance.now();
  try {
    return await compute();
  } finally {
    const next = waiting.shift();
    // Answering a sign-in costs this process about what a page costs; a queue that rests as long as it works leaves every
    // other turn to the pages of everybody else.
    if (next) setTimeout(next, performance.now() - began);
    else computing -= 1;
  }
}
