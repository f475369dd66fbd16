// One stage for each spec file: the practice starts before its tests and is struck after them, whatever happened.
import { test as base } from '@playwright/test';
import { setStage, type Stage } from '../meeting/stage.ts';

export const test = base.extend<object, { stage: Stage }>({
  stage: [
    // Playwright wants the first argument as a pattern; no browser of its own is started.
    async ({ browserName: _none }, use) => {
      const stage = await setStage();
      try { await use(stage); } finally { await stage.strike(); }
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
export { expect } from '@playwright/test';
