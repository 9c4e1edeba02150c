/** How many passkeys a person may have: a phone, a computer and a key or two for each. */
export const MOST_PASSKEYS = 10;

/** How many minutes a browser has to answer a challenge. */
export const CHALLENGE_MINUTES = 5;

/** Most characters of the name of a passkey. */
export const LONGEST_NAME = 40;

/** Longest answer of a browser that is read, in characters; a real one has about two thousand. */
export const LONGEST_ANSWER = 20_000;

/** Why a passkey was not registered: too many, or the browser's answer was not one to our question, or came too late. */
export type RegistrationRefusal = { code: 'too-many'; most: number } | { code: 'not-believed' };
