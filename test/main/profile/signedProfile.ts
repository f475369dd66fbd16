// Makes practice profiles and signs them, rightly or wrongly, for the tests of enrolment. It decides nothing.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  profileFormat,
  type Profile,
  type ProfileFile,
} from '../../../main/profile/profileFormat.ts';
import { judgeProfile, type ProfileFacts } from '../../../main/profile/profileRules.ts';
import { profileType } from '../../../main/profile/signature.ts';

export const nowMs = Date.UTC(2030, 0, 15);
const nowSeconds = nowMs / 1000;
const pin = (letter: string): string => letter.repeat(43);

/** A profile that is fine at `nowMs`. */
export const goodProfile = (changes: Partial<ProfileFile> = {}): ProfileFile => ({
  schema: 1,
  practice: { id: 'lindenhof-12', name: 'Lindenhof 12' },
  serial: 7,
  notBefore: nowSeconds - 60,
  expires: nowSeconds + 3_600,
  servers: {
    desk: [
      {
        host: 'chat.example',
        port: 443,
        addresses: ['192.0.2.1', '2001:db8::1'],
        spkiSha256: [pin('a')],
      },
    ],
    call: [
      { host: 'meet.example', port: 443, spkiSha256: [pin('b')] },
      { host: 'relay.example', port: 5349, spkiSha256: [pin('c'), pin('d')] },
    ],
  },
  matrix: { baseUrl: 'https://chat.example', serverName: 'example' },
  jitsi: {
    serviceUrl: 'wss://meet.example/xmpp-websocket',
    domain: 'meet.example',
    muc: 'rooms.meet.example',
    focus: 'focus.meet.example',
  },
  relays: [{ host: 'relay.example', port: 5349 }],
  mediaRoute: 'bridge',
  hosts: ['@therapist:example'],
  policies: { recording: 'off' },
  ...changes,
});

export interface Signer {
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: string; readonly crv: string; readonly x: string };
}

export const createSigner = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  return { privateKey, jwk: { kty: 'OKP', crv: 'Ed25519', x: x ?? '' } };
};

export const encode = (part: unknown): string =>
  Buffer.from(
    typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part),
  ).toString('base64url');
export const headerOf = (signer: Signer): Record<string, unknown> => ({
  alg: 'EdDSA',
  typ: profileType,
  jwk: signer.jwk,
});

/** A compact JWS made by hand, not by the library under test. `payload` may be text or bytes to be signed as they are. */
export const signRaw = (
  payload: unknown,
  signer: Signer,
  header: unknown = headerOf(signer),
): string => {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), signer.privateKey).toString('base64url')}`;
};

/** RFC 7638, written out: the members in this order, nothing else. */
export const thumbprintOf = ({ jwk }: Signer): Buffer =>
  createHash('sha256').update(`{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}"}`).digest();

export const parseUrl = (text: string): URL => new URL(text);

/** What the program makes of that file: the same content under its own names. */
export const readProfile = (changes: Partial<ProfileFile> = {}): Profile =>
  profileFormat.parse(goodProfile(changes));

/** What the rules say of a payload whose signature was good: `ok` or a code. */
export const codeOfProfile = (payload: unknown, changes: Partial<ProfileFacts> = {}): string => {
  const judged = judgeProfile({
    payload,
    thumbprint: 'T',
    known: null,
    nowMs,
    parseUrl,
    ...changes,
  });
  return judged.ok ? 'ok' : judged.code;
};

export const serverAt = (host: string, port: number) => ({
  host,
  port,
  spkiSha256: ['a'.repeat(43)],
});
