import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const CARRIES_CREDENTIAL = 0x40;

/** What an authenticator is asked, as far as it looks at it. */
export type Asked = { challenge: string };

/** How an answer differs from an honest one of somebody whom the device recognised. */
export type Twist = { origin?: string; rpId?: string; verified?: boolean; counter?: number; credentialId?: string };

/** An authenticator in software with one passkey, for answers that a browser would give and for those it never would. */
export function authenticator({ origin = 'http://localhost:3000', rpId = 'localhost', counts = true } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const ownId = randomBytes(16).toString('base64url');
  let uses = 0;

  const clientData = (type: string, { challenge }: Asked, twist: Twist) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: twist.origin ?? origin, crossOrigin: false }));
  const deviceData = (twist: Twist, extra: number) => {
    if (counts) uses += 1;
    const flags = USER_PRESENT | (twist.verified === false ? 0 : USER_VERIFIED) | extra;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(twist.counter ?? uses);
    return Buffer.concat([digest(twist.rpId ?? rpId), Buffer.from([flags]), counter]);
  };
  const named = (id: string) => ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} });

  return {
    credentialId: ownId,
    /** The answer to being asked for a new passkey, as JSON. */
    create(asked: Asked, twist: Twist = {}): string {
      const id = twist.credentialId ?? ownId;
      const raw = Buffer.from(id, 'base64url');
      const length = Buffer.from([raw.length >> 8, raw.length & 0xff]);
      const data = Buffer.concat([deviceData(twist, CARRIES_CREDENTIAL), Buffer.alloc(16), length, raw, cose]);
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
        Buffer.from([data.length >> 8, data.length & 0xff]),
        data,
      ]);
      const clientDataJSON = clientData('webauthn.create', asked, twist).toString('base64url');
      const response = {
        clientDataJSON,
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      };
      return JSON.stringify({ ...named(id), response });
    },
    /** The answer to being asked to prove somebody, as JSON. */
    prove(asked: Asked, twist: Twist = {}): string {
      const client = clientData('webauthn.get', asked, twist);
      const data = deviceData(twist, 0);
      const signature = sign('sha256', Buffer.concat([data, digest(client)]), privateKey);
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      };
      return JSON.stringify({ ...named(twist.credentialId ?? ownId), response });
    },
  };
}

function digest(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
