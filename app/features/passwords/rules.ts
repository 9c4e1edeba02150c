import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** Why a password is not taken. */
export type PasswordRefusal =
  | { code: 'password-too-short'; shortest: number }
  | { code: 'password-too-long'; longest: number }
  | { code: 'password-common' };

/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 12;

/** Most characters of a password: longer ones only cost hashing time. */
export const LONGEST_PASSWORD = 128;

/** Longest text taken as a password, in UTF-16 units of which a character has several: longer ones are no password of anybody's. */
export const LONGEST_TYPED_PASSWORD = 4 * LONGEST_PASSWORD;

/**
 * Checks a password somebody chose: any characters, counted as people see them after NFC, in which it is also hashed.
 * What attackers try first is refused: a common word, alone, repeated, or with digits and marks around it; and a password
 * made of fewer than five different characters.
 */
export function checkPassword(
  password: string,
  isCommon: (lowerCase: string) => boolean,
): Outcome<string, PasswordRefusal> {
  const characters = Array.from(password.normalize('NFC'));
  if (characters.length < SHORTEST_PASSWORD)
    return refused({ code: 'password-too-short', shortest: SHORTEST_PASSWORD });
  if (characters.length > LONGEST_PASSWORD) return refused({ code: 'password-too-long', longest: LONGEST_PASSWORD });
  if (new Set(characters).size < 5) return refused({ code: 'password-common' });
  const lowerCase = characters.join('').normalize('NFKC').toLowerCase();
  const bare = lowerCase.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const tried = [lowerCase, bare, onceOf(lowerCase), onceOf(bare)];
  return tried.some((text) => text !== '' && isCommon(text)) ? refused({ code: 'password-common' }) : done(password);
}

/** The part of which a text is the repetition, or the text itself. */
function onceOf(text: string): string {
  return /^(.+?)\1+$/u.exec(text)?.[1] ?? text;
}
