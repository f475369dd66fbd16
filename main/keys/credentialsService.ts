// The signed-in person's secrets: the Matrix credentials, the video login and the crypto store's key. They live in the keychain and nowhere else (P14).
// The keychain's own window lists the entries' names, so these are neutral: sync, media, store.
import { z } from 'zod';
import {
  videoLogin,
  key32,
  matrixCredentials,
  type VideoLogin,
  type MatrixCredentials,
} from '../../preload/contract/shapes.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { RandomBytes } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import type { KeyCode, Keychain, SecretName } from './keychain.ts';

const entries = {
  matrixCredentials: 'sync',
  videoLogin: 'media',
  cryptoStoreKey: 'store',
} as const satisfies Record<string, SecretName>;

export interface LoadedCredentials {
  readonly credentials: MatrixCredentials | null;
  readonly cryptoStoreKey: string;
}

export const createCredentialsService = (
  keychain: Keychain,
  randomBytes: RandomBytes,
  toBase64url: (bytes: Uint8Array) => string,
) => {
  /** Present but not in the expected form is unreadable, not absent (P13). */
  const readJson = async <T>(
    name: SecretName,
    format: z.ZodType<T>,
  ): Promise<Result<T | null, KeyCode>> => {
    const found = await keychain.read(name);
    if (found.state === 'absent') return ok(null);
    if (found.state === 'unreadable') return fail(found.code);
    try {
      return ok(format.parse(JSON.parse(found.value.reveal())));
    } catch {
      return fail('keys.unreadable');
    }
  };
  return {
    async load(): Promise<Result<LoadedCredentials, KeyCode>> {
      const credentials = await readJson(entries.matrixCredentials, matrixCredentials);
      if (!credentials.ok) return credentials;
      const key = await keychain.readOrCreate(
        entries.cryptoStoreKey,
        () => new Secret(toBase64url(randomBytes(32))),
      );
      if (!key.ok) return key;
      const parsed = key32.safeParse(key.value.reveal());
      return parsed.success
        ? ok({ credentials: credentials.value, cryptoStoreKey: parsed.data })
        : fail('keys.unreadable');
    },
    videoLogin: (): Promise<Result<VideoLogin | null, KeyCode>> =>
      readJson(entries.videoLogin, videoLogin),
    async store(
      credentials: MatrixCredentials,
      login: VideoLogin,
    ): Promise<Result<undefined, KeyCode>> {
      const media = await keychain.write(entries.videoLogin, new Secret(JSON.stringify(login)));
      return media.ok
        ? keychain.write(entries.matrixCredentials, new Secret(JSON.stringify(credentials)))
        : media;
    },
    /** Forgets all three: without the store's key the encrypted store is noise. */
    async forget(): Promise<Result<undefined, KeyCode>> {
      for (const name of Object.values(entries)) {
        const removed = await keychain.remove(name);
        if (!removed.ok) return removed;
      }
      return ok(undefined);
    },
  };
};
export type CredentialsService = ReturnType<typeof createCredentialsService>;
