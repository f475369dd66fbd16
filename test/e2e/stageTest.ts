// One stage for each spec file: the practice starts before its tests and is struck after them, whatever happened.
import { test as base } from '@playwright/test';
import { setStage, type Stage } from '../meeting/stage.ts';

const withStage = async (use: (stage: Stage) => Promise<void>): Promise<void> => {
  const stage = await setStage();
  try {
    await use(stage);
  } finally {
    await stage.strike();
  }
};

/** `stage`: one for all files of a run, whose people may have signed in elsewhere before. `ownStage`: one for each test, with people who never signed in before. */
export const test = base.extend<{ ownStage: Stage }, { stage: Stage }>({
  ownStage: [async ({ browserName: _none }, use) => withStage(use), { timeout: 90_000 }],
  stage: [
    // Playwright wants the first argument as a pattern; no browser of its own is started.
    async ({ browserName: _none }, use) => withStage(use),
    { scope: 'worker', timeout: 90_000 },
  ],
});
export { expect } from '@playwright/test';
