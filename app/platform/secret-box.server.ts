import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes of a key. */
export const KEY_BYTES = 32;

/** A key with the name that seals made with it carry. */
export type SecretKey = { id: string; bytes: Uint8Array };

/** Seals text for the database: a copy of the database alone gives none of it away. */
export type SecretBox = {
  /** Seals text that belongs to something, such as a person's id: for anything else it does not open. */
  seal(text: string, owner: string): string;
  /** @throws SealUnreadable when no key opens it, or it was altered, or made for another owner. */
  open(sealed: string, owner: string): string;
  /** Whether something was sealed with the key that seals now. */
  isFresh(sealed: string): boolean;
};

/** A sealed text cannot be opened: its key is missing or another one. The message is for whoever runs the portal. */
export class SealUnreadable extends Error {
  override readonly name = 'SealUnreadable';

  constructor(keyId: string) {
    super(
      [
        `保存されている2段階認証の情報を、鍵「${keyId}」で復号できません。FACTOR_KEYS に、これまで使用した鍵をすべて指定してください。`,
        `Stored second factors cannot be opened with the key "${keyId}": FACTOR_KEYS must name every key used so far.`,
      ].join('\n'),
    );
  }
}

/** A box that seals with the first key and opens with any of them, so that keys can be replaced one by one. */
export function secretBox(keys: readonly SecretKey[]): SecretBox {
  const [present] = keys;
  if (!present) throw new Error('a box needs a key');
  return {
    seal(text, owner) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, present.bytes, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner));
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${present.id}.${iv.toString('base64url')}.${bytes.toString('base64url')}`;
    },
    open(sealed, owner) {
      const [id = '', iv = '', text = ''] = sealed.split('.');
      const key = keys.find((known) => known.id === id);
      const bytes = Buffer.from(text, 'base64url');
      if (!key || bytes.length < TAG_BYTES) throw new SealUnreadable(id);
      const split = bytes.length - TAG_BYTES;
      try {
        const decipher = createDecipheriv(CIPHER, key.bytes, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(split));
        return Buffer.concat([decipher.update(bytes.subarray(0, split)), decipher.final()]).toString('utf8');
      } catch {
        throw new SealUnreadable(id);
      }
    },
    isFresh: (sealed) => sealed.startsWith(`${present.id}.`),
  };
}

/** The key of a trial, which makes its own at its first start and keeps it in its folder. */
export function keyOfFolder(folder: string): SecretKey {
  const path = join(folder, 'factor-key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomBytes(KEY_BYTES).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return { id: 'trial', bytes: Buffer.from(readFileSync(path, 'utf8'), 'base64') };
}
