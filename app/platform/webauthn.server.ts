import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { UserId } from '#app/core/ids.ts';

/** A passkey as it is checked: what its device calls it, its public half, and how often it was used. */
export type Credential = {
  /** In base64url, as is the public key, which is a COSE key. */
  credentialId: string;
  publicKey: string;
  counter: number;
  /** Separated by commas. */
  transports: string;
};

type Registration = Parameters<typeof verifyRegistrationResponse>[0]['response'];
type Authentication = Parameters<typeof verifyAuthenticationResponse>[0]['response'];

/** What a browser is asked for to register a passkey; `challenge` is what its answer must carry. */
export async function creationOptions(
  baseUrl: URL,
  person: { userId: UserId; email: string; name: string },
  known: readonly Credential[],
) {
  return generateRegistrationOptions({
    rpName: 'CPIパートナーポータル',
    rpID: baseUrl.hostname,
    userID: new TextEncoder().encode(person.userId),
    userName: person.email,
    userDisplayName: person.name,
    excludeCredentials: known.map(named),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
}

/** What a browser is asked for to prove somebody by one of their passkeys. */
export async function requestOptions(baseUrl: URL, known: readonly Credential[]) {
  return generateAuthenticationOptions({
    rpID: baseUrl.hostname,
    allowCredentials: known.map(named),
    userVerification: 'required',
  });
}

/**
 * The passkey in a browser's answer, which is JSON; undefined unless it was made just now, for this portal, by somebody
 * whom the device recognised.
 */
export async function readNewCredential(
  baseUrl: URL,
  answer: string,
  isOurs: (challenge: string) => boolean,
): Promise<Credential | undefined> {
  const response = readAnswer<Registration>(answer);
  const verified =
    response && (await unlessFaulty(verifyRegistrationResponse({ response, ...expected(baseUrl, isOurs) })));
  if (!verified?.verified) return undefined;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return {
    credentialId: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports: transports.filter((transport) => /^[a-z-]{1,20}$/.test(transport)).join(','),
  };
}

/** What the device of a browser's answer calls the passkey it used; undefined when that is no answer. */
export function credentialIdIn(answer: string): string | undefined {
  return readAnswer<Authentication>(answer)?.id;
}

/** How often a passkey was used by now, when a browser's answer proves it; undefined otherwise, or when that went back. */
export async function readProof(
  baseUrl: URL,
  answer: string,
  isOurs: (challenge: string) => boolean,
  known: Credential,
): Promise<number | undefined> {
  const response = readAnswer<Authentication>(answer);
  if (!response) return undefined;
  const credential = {
    id: known.credentialId,
    publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
    counter: known.counter,
  };
  const verified = await unlessFaulty(
    verifyAuthenticationResponse({ response, credential, ...expected(baseUrl, isOurs) }),
  );
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
}

function expected(baseUrl: URL, isOurs: (challenge: string) => boolean) {
  return {
    expectedChallenge: isOurs,
    expectedOrigin: baseUrl.origin,
    expectedRPID: baseUrl.hostname,
    requireUserVerification: true,
  };
}

function named({ credentialId, transports }: Credential) {
  return { id: credentialId, transports: transports === '' ? [] : transports.split(',') };
}

/** Only as far as needed to hand it on: the library checks the rest. */
function readAnswer<Answer extends { id: string; response: object }>(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as Answer | null;
    return typeof answer?.id === 'string' && typeof answer.response === 'object' ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** The library throws for every answer it does not believe, malformed ones included. */
async function unlessFaulty<T>(verified: Promise<T>): Promise<T | undefined> {
  return verified.catch(() => undefined);
}
