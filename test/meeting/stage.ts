// Sets the stage for a meeting: keeper, practice, two people, a signed profile, and instances to start. Everything goes when it is struck.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import { builtStamp, inspectableFolder, packedStamp } from '../../scripts/dist/folders.mjs';
import { linkedCopy } from '../../scripts/dist/linkedCopy.mjs';
import { practiceFromEnvironment } from '../practice/fromEnvironment.ts';
import { startKeeper, type Keeper } from '../practice/keeper.ts';
import { startPractice } from '../practice/practice.ts';
import type { Practice } from '../practice/practiceShape.ts';
import type { RunAs } from '../practice/serverProcess.ts';
import { copyAuthority, openDisplay, type Display } from './display.ts';
import { startInstance, type Instance, type InstanceOptions } from './instance.ts';
import { writePortrait } from './portrait.ts';
import { createSigner, profileOf, writeProfile, type Signer } from './profileFile.ts';

export interface PersonAccount {
  readonly user: string;
  readonly password: string;
  readonly displayName: string;
  readonly matrixUserId: string;
}

export interface Stage {
  readonly practice: Practice;
  readonly keeper: Keeper;
  readonly runFolder: string;
  /** The packaged program of this run. It consists of links: a changed one is made by `changedProgram`. */
  readonly programFolder: string;
  readonly runAs: RunAs;
  readonly host: PersonAccount;
  readonly guest: PersonAccount;
  readonly signer: Signer;
  /** The profile as signed for this run; change a copy and sign it for what a test needs. */
  readonly profile: ProfileFile;
  readonly profilePath: string;
  start(
    name: string,
    options?: Partial<InstanceOptions>,
  ): Promise<Instance & { readonly display: Display }>;
  strike(): Promise<void>;
}

/** What is driven must be what was built last. */
const requirePacked = (): void => {
  const packed = existsSync(packedStamp) ? readFileSync(packedStamp, 'utf8').split('\n')[0] : null;
  if (!existsSync(builtStamp) || packed !== readFileSync(builtStamp, 'utf8'))
    throw new Error('the program is not packed: start this through npm start or npm test');
};

/** `isPacked: false` leaves the program to the caller, who names an unpacked one to each instance. */
export const setStage = async (
  log: (line: string) => void = () => undefined,
  { isPacked = true }: { readonly isPacked?: boolean } = {},
): Promise<Stage> => {
  const { synapsePython, runAs, bridgePrograms } = practiceFromEnvironment(process.env);
  if (isPacked) requirePacked();
  const keeper = await startKeeper();
  const runFolder = await keeper.makeFolder('alcove-run-');
  // The normal user may not be able to enter the clone.
  const programFolder = join(runFolder, 'program');
  if (isPacked) linkedCopy(inspectableFolder, programFolder);
  const practice = await startPractice({ synapsePython, runAs, bridgePrograms, log });
  const instances: Instance[] = [];
  const add = async (user: string, displayName: string): Promise<PersonAccount> => {
    const password = Buffer.from(crypto.getRandomValues(new Uint8Array(12))).toString('base64url');
    const { matrixUserId } = await practice.addPerson({ user, password, displayName });
    return { user, password, displayName, matrixUserId };
  };
  const host = await add('dr.lee', 'Dr. Lee');
  const guest = await add('jonas', 'Jonas');
  const signer = await createSigner();
  const profile = profileOf(practice, [host.matrixUserId]);
  const profilePath = join(runFolder, 'practice.alcove');
  await writeProfile(profilePath, profile, signer);
  return {
    practice,
    keeper,
    runFolder,
    programFolder,
    runAs,
    host,
    guest,
    signer,
    profile,
    profilePath,
    async start(name, options = {}) {
      const display: Display =
        options.display === undefined ? await openDisplay(keeper) : { name: options.display };
      const portrait = name === 'guest' ? 'guest' : 'host';
      const cameraFile = join(runFolder, `${portrait}.y4m`);
      if (!existsSync(cameraFile)) await writePortrait(cameraFile, portrait);
      const authority =
        options.display === undefined ? null : await copyAuthority(runFolder, runAs);
      const instance = await startInstance({
        name,
        authority,
        programFolder,
        runFolder,
        runAs,
        keeper,
        profilePath,
        cameraFile,
        ...options,
        display: display.name,
      });
      instances.push(instance);
      return { ...instance, display };
    },
    async strike() {
      for (const instance of instances) await instance.close().catch(() => undefined);
      await practice.stop();
      await keeper.release();
    },
  };
};
