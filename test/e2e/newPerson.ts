// Makes an account for one test: the stage's two are shared by all specs, and a second device of one account is another story.
import { randomBytes } from 'node:crypto';
import type { PersonAccount, Stage } from '../meeting/stage.ts';

export const newPerson = async (stage: Stage): Promise<PersonAccount> => {
  const user = `p${randomBytes(6).toString('hex')}`;
  const password = randomBytes(15).toString('base64url');
  const { matrixUserId } = await stage.practice.addPerson({
    user,
    password,
    displayName: 'Person',
  });
  return { user, password, displayName: 'Person', matrixUserId };
};
