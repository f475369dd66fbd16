// The unit tests as they run when the code is broken on purpose: the same tests, with less patience for what never ends.
import { defineConfig } from 'vitest/config';
import { unitProjects } from './vitest.config.ts';

const patienceMs = 5_000;

export default defineConfig({
  test: {
    environment: 'node',
    retry: 0,
    projects: unitProjects.map((project) => ({
      ...project,
      test: { ...project.test, testTimeout: patienceMs },
    })),
  },
});
