// Signs a practice profile for a practice that runs on this computer, as an operator's tool would.
import { writeFile } from 'node:fs/promises';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey as JoseKey } from 'jose';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import { profileType } from '../../main/profile/signature.ts';
import type { Practice } from '../practice/practiceShape.ts';

export interface Signer {
  readonly privateKey: JoseKey;
  readonly publicKey: JoseKey;
}
export const createSigner = (): Promise<Signer> => generateKeyPair('EdDSA', { crv: 'Ed25519' });

const daySeconds = 86_400;

/** The profile that fits the running practice: its real ports, pinned addresses and pinned keys. */
export const profileOf = (
  practice: Practice,
  hosts: readonly string[],
  nowMs = Date.now(),
): ProfileFile => {
  const { meet, relay, chat, bridge } = practice.hosts;
  const addresses = ['127.0.0.1'];
  const nowSeconds = Math.floor(nowMs / 1000);
  return {
    schema: 1,
    practice: { id: 'lindenhof-12', name: 'Lindenhof 12' },
    serial: 1,
    notBefore: nowSeconds - 60,
    expires: nowSeconds + 30 * daySeconds,
    servers: {
      desk: [{ host: chat.host, port: chat.port, addresses, spkiSha256: [chat.spkiSha256] }],
      call: [
        { host: meet.host, port: meet.port, addresses, spkiSha256: [meet.spkiSha256] },
        { host: relay.host, port: relay.turnsPort, addresses, spkiSha256: [relay.spkiSha256] },
        ...(bridge === null
          ? []
          : [{ host: bridge.host, port: bridge.port, addresses, spkiSha256: [bridge.spkiSha256] }]),
      ],
    },
    matrix: { baseUrl: practice.homeserverUrl, serverName: hosts[0]?.split(':')[1] ?? '' },
    jitsi: {
      serviceUrl: practice.serviceUrl,
      domain: practice.xmppDomain,
      muc: practice.mucDomain,
      focus: practice.focusJid,
    },
    relays: [{ host: relay.host, port: relay.turnsPort }], // TURN over TLS only: the relay's key is pinned and its user names are not on the wire
    mediaRoute: bridge === null ? 'direct' : 'bridge',
    hosts: [...hosts],
    policies: { recording: 'off' },
  };
};

export const signProfile = async (payload: unknown, signer: Signer): Promise<string> => {
  const { kty = '', crv = '', x = '' } = await exportJWK(signer.publicKey);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: profileType, jwk: { kty, crv, x } })
    .sign(signer.privateKey);
};

export const writeProfile = async (path: string, payload: unknown, signer: Signer): Promise<void> =>
  writeFile(path, await signProfile(payload, signer), { mode: 0o644 });
