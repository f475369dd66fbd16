// Proves that only an EdDSA signature by the key in an exact header is believed, and that every other file has its code. It reads no disk.
import fc from 'fast-check';
import { CompactSign, FlattenedSign, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { maxProfileBytes, profileType, verifySigned } from '../../../main/profile/signature.ts';
import {
  createSigner,
  encode,
  goodProfile,
  headerOf,
  signRaw,
  thumbprintOf,
} from './signedProfile.ts';

const signer = createSigner();
const other = createSigner();
const good = signRaw(goodProfile(), signer);
const [header = '', payload = '', signature = ''] = good.split('.');
const codeOf = async (text: string): Promise<string> => {
  const verified = await verifySigned(text);
  return verified.ok ? 'ok' : verified.code;
};

describe('a good profile', () => {
  it('gives its payload and the thumbprint of RFC 7638', async () => {
    const thumbprint = thumbprintOf(signer);
    expect(await verifySigned(good)).toEqual({
      ok: true,
      value: {
        payload: goodProfile(),
        thumbprint: thumbprint.toString('base64url'),
        thumbprintBytes: new Uint8Array(thumbprint),
      },
    });
  });

  it('is also what another program signs with jose', async () => {
    const key = await importJWK(
      { ...signer.jwk, d: signer.privateKey.export({ format: 'jwk' }).d ?? '' },
      'EdDSA',
    );
    const made = await new CompactSign(new TextEncoder().encode('{"a":1}'))
      .setProtectedHeader({ alg: 'EdDSA', typ: profileType, jwk: signer.jwk })
      .sign(key);
    expect(await codeOf(made)).toBe('ok');
  });

  it('may have white space around it, as editors leave it', async () => {
    for (const text of [`${good}\n`, `\uFEFF${good}\r\n`, `  ${good}\t`])
      expect(await codeOf(text), JSON.stringify(text.slice(0, 3))).toBe('ok');
  });
});

describe('a changed file', () => {
  it('with any byte of its payload changed is not believed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(Buffer.from(payload, 'base64url').length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Buffer.from(payload, 'base64url');
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          expect(await codeOf(`${header}.${bytes.toString('base64url')}.${signature}`)).toBe(
            'profile.badSignature',
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with any byte of its signature changed is not believed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(63), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(signature, 'base64url');
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        expect(await codeOf(`${header}.${payload}.${bytes.toString('base64url')}`)).toBe(
          'profile.badSignature',
        );
      }),
      { numRuns: 150 },
    );
  });

  it('with any byte of its header changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(Buffer.from(header, 'base64url').length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Buffer.from(header, 'base64url');
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          expect(['profile.malformed', 'profile.unknownField', 'profile.badSignature']).toContain(
            await codeOf(`${bytes.toString('base64url')}.${payload}.${signature}`),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('cut anywhere, or with anything behind it, is refused', async () => {
    for (let length = 0; length < good.length; length += 7)
      expect(await codeOf(good.slice(0, length)), `${length}`).not.toBe('ok');
    for (const tail of ['.', '.x', 'A', ' x', '\n{}', '\u0000', `\n${good}`, '%', '='])
      expect(await codeOf(good + tail), JSON.stringify(tail)).not.toBe('ok');
  });

  it('with white space or other letters inside is refused', async () => {
    for (const inside of [' ', '\n', '\u200b', '+', '/', '!']) {
      expect(
        await codeOf(`${header.slice(0, 8)}${inside}${header.slice(8)}.${payload}.${signature}`),
        `header ${JSON.stringify(inside)}`,
      ).not.toBe('ok');
      expect(
        await codeOf(`${header}.${payload.slice(0, 8)}${inside}${payload.slice(8)}.${signature}`),
        `payload ${JSON.stringify(inside)}`,
      ).not.toBe('ok');
    }
  });

  it('with another key in its header is refused', async () => {
    expect(await codeOf(`${encode(headerOf(other))}.${payload}.${signature}`)).toBe(
      'profile.badSignature',
    );
    expect(await codeOf(signRaw(goodProfile(), other, headerOf(signer)))).toBe(
      'profile.badSignature',
    );
  });
});

describe('a file that is something else', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '  \n'],
    ['one dot', '.'],
    ['dots', '..'],
    ['many dots', '....'],
    ['text', 'hello'],
    ['JSON', JSON.stringify(goodProfile())],
    ['markup', '<html>'],
  ])('%s', async (_what, text) => {
    expect(await codeOf(text)).toBe('profile.malformed');
  });

  it('a signature in JSON form', async () => {
    const key = await importJWK(
      { ...signer.jwk, d: signer.privateKey.export({ format: 'jwk' }).d ?? '' },
      'EdDSA',
    );
    expect(
      await codeOf(
        JSON.stringify(
          await new FlattenedSign(new TextEncoder().encode('{}'))
            .setProtectedHeader({ alg: 'EdDSA', typ: profileType, jwk: signer.jwk })
            .sign(key),
        ),
      ),
    ).toBe('profile.malformed');
  });

  it('too large, by one character', async () => {
    const fits = `${good}${' '.repeat(maxProfileBytes - good.length)}`;
    expect(await codeOf(fits)).toBe('ok');
    expect(await codeOf(`${fits} `)).toBe('profile.tooLarge');
    expect(await codeOf('x'.repeat(5_000_000))).toBe('profile.tooLarge');
  });

  it('a signed payload that is not UTF-8, not JSON, or JSON with anything behind it', async () => {
    for (const bytes of [
      Uint8Array.of(0xff, 0xfe),
      Uint8Array.of(0x22, 0xc3, 0x28, 0x22),
      Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22),
    ])
      expect(await codeOf(signRaw(bytes, signer))).toBe('profile.malformed');
    for (const text of [
      '{',
      '',
      `${JSON.stringify(goodProfile())}x`,
      `${JSON.stringify(goodProfile())}{}`,
      '{"a":1,}',
      "{'a':1}",
      'undefined',
      'NaN',
    ])
      expect(await codeOf(signRaw(text, signer)), text.slice(-8)).toBe('profile.malformed');
  });

  it('whatever text: a code or a payload, never an exception', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(header, payload, signature, '', '.', 'e30', 'bnVsbA'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 6 }),
        fc.constantFrom('.', '', '\n'),
        async (pieces, glue) => {
          const code = await codeOf(pieces.join(glue));
          expect([
            'ok',
            'profile.malformed',
            'profile.badSignature',
            'profile.unknownField',
          ]).toContain(code);
          if (code === 'ok') expect(pieces.join(glue).trim()).toBe(good);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
