// Newer files of the running practice, opened and accepted as a person would: how a program learns of another key.
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ProfileFile } from '../../main/profile/profileFormat.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import type { Instance } from '../meeting/instance.ts';
import { profileOf, writeProfile } from '../meeting/profileFile.ts';
import type { Stage } from '../meeting/stage.ts';
import { startAgain } from './startAgain.ts';

/** A TLS hello and an alert; a sign-in would be more than twice that. */
export const maxHandshakeBytes = 2_500;

export interface Renewals {
  /** The practice as it is now, with the next serial. */
  next(change?: (profile: ProfileFile) => ProfileFile): ProfileFile;
  /** Opened by a second start, and joined. */
  accept(one: Instance, profile: ProfileFile): Promise<void>;
  startAnew(one: Instance): Promise<Instance>;
  /** Chromium keeps a verdict on a certificate for half an hour, so a change of pins holds from the next start on. */
  renew(one: Instance, profile: ProfileFile): Promise<Instance>;
}

export function createRenewals(stage: Stage): Renewals {
  let serial = 1;
  const accept = async (one: Instance, profile: ProfileFile): Promise<void> => {
    const path = join(stage.runFolder, `serial-${profile.serial}.alcove`);
    await writeProfile(path, profile, stage.signer);
    await startAgain(stage, one.name, path);
    const joinButton = one.desk.getByRole('button', { name: en.enrol.preview.join });
    await joinButton.click();
    await expect(joinButton).toBeHidden();
  };
  const startAnew = async (one: Instance): Promise<Instance> => {
    await one.close();
    return stage.start(one.name, { profilePath: null });
  };
  return {
    next(change = (profile) => profile) {
      serial += 1;
      return { ...change(profileOf(stage.practice, [stage.host.matrixUserId])), serial };
    },
    accept,
    startAnew,
    async renew(one, profile) {
      await accept(one, profile);
      return startAnew(one);
    },
  };
}
