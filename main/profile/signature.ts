// Verifies the profile's signature: compact JWS (RFC 7515), EdDSA with Ed25519 (RFC 8037), the signer's key in the protected header.
// A valid signature says only that the holder of that key wrote this; whether the key is the practice's a person decides by the eight words.
import {
  base64url,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  errors,
  importJWK,
} from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { ProfileCode } from './profileRules.ts';

export const profileType = 'alcove-profile+jws';
export const maxProfileBytes = 65_536;

const headerFormat = z.strictObject({
  alg: z.literal('EdDSA'),
  typ: z.literal(profileType),
  jwk: z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  }),
});

export interface Signed {
  readonly payload: unknown;
  /** RFC 7638 thumbprint of the signer's key, base64url. */
  readonly thumbprint: string;
  readonly thumbprintBytes: Uint8Array;
}

/** `text`: the whole file. Errors: `profile.tooLarge`, `profile.malformed`, `profile.unknownField` (in the header), `profile.badSignature`. */
export const verifySigned = async (text: string): Promise<Result<Signed, ProfileCode>> => {
  if (text.length > maxProfileBytes) return fail('profile.tooLarge');
  const jws = text.trim();
  try {
    const header = headerFormat.safeParse(decodeProtectedHeader(jws));
    if (!header.success)
      return fail(
        header.error.issues.some((issue) => issue.code === 'unrecognized_keys')
          ? 'profile.unknownField'
          : 'profile.malformed',
      );
    const key = await importJWK(header.data.jwk, 'EdDSA');
    const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    const thumbprint = await calculateJwkThumbprint(header.data.jwk, 'sha256');
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return ok({ payload: parsed, thumbprint, thumbprintBytes: base64url.decode(thumbprint) });
  } catch (error) {
    return fail(
      error instanceof errors.JWSSignatureVerificationFailed
        ? 'profile.badSignature'
        : 'profile.malformed',
    );
  }
};
