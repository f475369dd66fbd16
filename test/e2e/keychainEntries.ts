// Asks an instance's own keychain, from main: only in tests, because what main reads stays in main's memory.
import { join } from 'node:path';
import { matrixCredentials } from '../../preload/contract/shapes.ts';
import { asarOf } from '../../scripts/dist/folders.mjs';
import type { Instance } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';

/** `value`: what is written there first; null only reads. */
export function keychainEntry(
  instance: Instance,
  stage: Stage,
  entry: 'sync' | 'store' | 'media',
  value: string | null = null,
): Promise<string | null> {
  return instance.app.evaluate(
    async (_electron, [folder, installFile, name, given]) => {
      const keytar: {
        setPassword(s: string, a: string, p: string): Promise<void>;
        getPassword(s: string, a: string): Promise<string | null>;
      } = process.getBuiltinModule('node:module').createRequire(`${folder}/package.json`)('keytar');
      const { installId }: { installId: string } = JSON.parse(
        process.getBuiltinModule('node:fs').readFileSync(installFile, 'utf8'),
      );
      if (given !== null) await keytar.setPassword('Alcove', `${installId}/${name}`, given);
      return keytar.getPassword('Alcove', `${installId}/${name}`);
    },
    [
      asarOf(stage.programFolder),
      join(instance.home, 'profile', 'settings.json'),
      entry,
      value,
    ] as const,
  );
}

export interface StoredSecrets {
  readonly token: string;
  readonly storeKey: string;
}

export async function storedSecrets(instance: Instance, stage: Stage): Promise<StoredSecrets> {
  const credentials = await keychainEntry(instance, stage, 'sync');
  const storeKey = await keychainEntry(instance, stage, 'store');
  if (credentials === null || storeKey === null) throw new Error('no account');
  return { token: matrixCredentials.parse(JSON.parse(credentials)).accessToken, storeKey };
}
