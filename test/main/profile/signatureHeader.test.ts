// The header of a profile's signature is exactly ours: one algorithm, one kind of key, no member more.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { profileType, verifySigned } from '../../../main/profile/signature.ts';
import { createSigner, encode, goodProfile, headerOf, signRaw } from './signedProfile.ts';

const signer = createSigner();
const good = signRaw(goodProfile(), signer);
const [header = '', payload = ''] = good.split('.');
const codeOf = async (text: string): Promise<string> => {
  const verified = await verifySigned(text);
  return verified.ok ? 'ok' : verified.code;
};

describe('a header that is not exactly ours', () => {
  const jwk = signer.jwk;
  const wrong: [string, unknown, string][] = [
    ['alg none', { ...headerOf(signer), alg: 'none' }, 'profile.malformed'],
    ['alg Ed25519, the newer name', { ...headerOf(signer), alg: 'Ed25519' }, 'profile.malformed'],
    ['alg ES256', { ...headerOf(signer), alg: 'ES256' }, 'profile.malformed'],
    ['no alg', { typ: profileType, jwk }, 'profile.malformed'],
    ['another typ', { ...headerOf(signer), typ: 'JWT' }, 'profile.malformed'],
    ['no typ', { alg: 'EdDSA', jwk }, 'profile.malformed'],
    ['no key', { alg: 'EdDSA', typ: profileType }, 'profile.malformed'],
    [
      'a private key',
      { ...headerOf(signer), jwk: { ...jwk, d: 'a'.repeat(43) } },
      'profile.unknownField',
    ],
    [
      'a key with an id',
      { ...headerOf(signer), jwk: { ...jwk, kid: '1' } },
      'profile.unknownField',
    ],
    [
      'a symmetric key',
      { ...headerOf(signer), jwk: { kty: 'oct', k: jwk.x } },
      'profile.unknownField',
    ],
    ['another curve', { ...headerOf(signer), jwk: { ...jwk, crv: 'X25519' } }, 'profile.malformed'],
    [
      'a short key',
      { ...headerOf(signer), jwk: { ...jwk, x: jwk.x.slice(1) } },
      'profile.malformed',
    ],
    ['a long key', { ...headerOf(signer), jwk: { ...jwk, x: `${jwk.x}A` } }, 'profile.malformed'],
    ['crit', { ...headerOf(signer), crit: ['exp'], exp: 1 }, 'profile.unknownField'],
    ['an empty crit', { ...headerOf(signer), crit: [] }, 'profile.unknownField'],
    ['b64 false', { ...headerOf(signer), b64: false, crit: ['b64'] }, 'profile.unknownField'],
    ...[
      'kid',
      'jku',
      'x5u',
      'x5c',
      'x5t',
      'cty',
      'zip',
      'enc',
      'nonce',
      'url',
      'iss',
      '',
      'constructor',
    ].map((name): [string, unknown, string] => [
      `the member ${name}`,
      { ...headerOf(signer), [name]: 'x' },
      'profile.unknownField',
    ]),
    ['a list', [headerOf(signer)], 'profile.malformed'],
    ['null', 'null', 'profile.malformed'],
    ['no JSON', '{', 'profile.malformed'],
  ];
  it.each(wrong)('%s', async (_what, wrongHeader, code) => {
    expect(await codeOf(signRaw(goodProfile(), signer, wrongHeader))).toBe(code);
  });

  it('__proto__, written as a member', async () => {
    expect(
      await codeOf(
        signRaw(
          goodProfile(),
          signer,
          `${JSON.stringify(headerOf(signer)).slice(0, -1)},"__proto__":{"alg":"none"}}`,
        ),
      ),
    ).toBe('profile.unknownField');
  });

  it('alg none without a signature', async () => {
    expect(await codeOf(`${encode({ ...headerOf(signer), alg: 'none' })}.${payload}.`)).toBe(
      'profile.malformed',
    );
  });

  it('HS256 with the public key as its secret', async () => {
    const signed = `${encode({ ...headerOf(signer), alg: 'HS256' })}.${payload}`;
    for (const secret of [
      base64url.decode(jwk.x),
      Buffer.from(jwk.x),
      Buffer.from(JSON.stringify(jwk)),
    ]) {
      expect(
        await codeOf(
          `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`,
        ),
      ).toBe('profile.malformed');
    }
    const unsaid = `${header}.${payload}`;
    expect(
      await codeOf(
        `${unsaid}.${createHmac('sha256', base64url.decode(jwk.x)).update(unsaid).digest('base64url')}`,
      ),
    ).toBe('profile.badSignature');
  });

  it('an Ed448 or EC key under our names', async () => {
    const { x } = generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' });
    expect(
      await codeOf(
        signRaw(goodProfile(), signer, {
          ...headerOf(signer),
          jwk: { kty: 'OKP', crv: 'Ed448', x },
        }),
      ),
    ).toBe('profile.malformed');
    expect(
      await codeOf(
        signRaw(goodProfile(), signer, {
          ...headerOf(signer),
          jwk: { kty: 'EC', crv: 'P-256', x: 'a'.repeat(43), y: 'a'.repeat(43) },
        }),
      ),
    ).not.toBe('ok');
  });
});
