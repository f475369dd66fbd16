// Proves what follows when a page or the keychain's process comes or goes: who begins anew, how often, and what ends with it (P18).
import { describe, expect, it } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { createPageLife, maxRestarts } from '../../../main/shell/pageLife.ts';
import { turns } from '../../until.ts';

const set = () => {
  const done: string[] = [];
  const world = { hasPractice: true, failing: new Set<CellName>() };
  const note = (what: string) => (): void => void done.push(what);
  const life = createPageLife({
    open: (cell) => {
      done.push(`open ${cell}`);
      return world.failing.has(cell) ? Promise.reject(new Error('no')) : Promise.resolve();
    },
    joiner: {
      loaded: (end) => void done.push(`join ${end}`),
      gone: (end) => void done.push(`part ${end}`),
    },
    hasPractice: () => world.hasPractice,
    endMeeting: note('end the meeting'),
    callGone: note('the call is gone'),
    matrixGone: note('forget'),
    matrixLost: note('lost'),
    promptGone: note('ask again'),
    startKeys: note('start the keys'),
    giveUp: note('give up'),
  });
  return {
    life,
    world,
    /** What was done since it was asked last. */
    done: async () => {
      await turns(2);
      return done.splice(0);
    },
  };
};

describe('the beginning', () => {
  it('the desk first, then the keychain, and no page that needs the network', async () => {
    const { life, done } = set();
    await life.begin();
    expect(await done()).toEqual(['open desk', 'start the keys', 'join keys']);
  });

  it('fails with the desk', async () => {
    const { life, world } = set();
    world.failing.add('desk');
    await expect(life.begin()).rejects.toThrow('no');
  });
});

describe('a page that was loaded', () => {
  it('gets its ports', async () => {
    const { life, done } = set();
    for (const cell of ['desk', 'matrix', 'call', 'prompt'] as const) life.loaded(cell);
    expect(await done()).toEqual(['join desk', 'join matrix', 'join call', 'join prompt']);
  });
});

describe('a page that is gone', () => {
  it('desk: the meeting ends with it, and it begins anew', async () => {
    const { life, done } = set();
    life.gone('desk');
    expect(await done()).toEqual(['part desk', 'end the meeting', 'open desk']);
  });

  it('matrix: the meeting ends, what it said is forgotten, and it begins anew', async () => {
    const { life, world, done } = set();
    life.gone('matrix');
    expect(await done()).toEqual(['part matrix', 'end the meeting', 'forget', 'open matrix']);
    world.failing.add('matrix');
    life.gone('matrix');
    expect((await done()).at(-1)).toBe('lost');
    world.hasPractice = false;
    life.gone('matrix');
    expect(await done()).toEqual(['part matrix', 'end the meeting', 'forget']);
  });

  it('call: is judged, and nothing else', async () => {
    const { life, done } = set();
    life.gone('call');
    expect(await done()).toEqual(['part call', 'the call is gone']);
  });

  it('prompt: its question is asked again', async () => {
    const { life, done } = set();
    life.gone('prompt');
    expect(await done()).toEqual(['part prompt', 'ask again']);
  });

  it('player: nothing follows', async () => {
    const { life, done } = set();
    life.gone('player');
    expect(await done()).toEqual(['part player']);
  });

  it('a desk that cannot be loaded any more ends the program', async () => {
    const { life, world, done } = set();
    world.failing.add('desk');
    life.gone('desk');
    expect((await done()).at(-1)).toBe('give up');
  });

  it.each([
    ['desk', 'open desk', 'give up'],
    ['matrix', 'open matrix', 'lost'],
    ['prompt', 'ask again', null],
  ] as const)('%s: comes back so often and no more', async (cell, again, instead) => {
    const { life, done } = set();
    for (let count = 0; count < maxRestarts; count += 1) {
      life.gone(cell);
      expect((await done()).at(-1), String(count)).toBe(again);
    }
    for (let count = 0; count < 2; count += 1) {
      life.gone(cell);
      const after = await done();
      expect(after).not.toContain(again);
      if (instead !== null) expect(after.at(-1)).toBe(instead);
    }
  });

  it('each is counted by itself', async () => {
    const { life, done } = set();
    for (let count = 0; count < maxRestarts; count += 1) life.gone('desk');
    await done();
    life.gone('matrix');
    expect((await done()).at(-1)).toBe('open matrix');
  });
});

describe('the matrix cell begun anew by a person or by another practice', () => {
  it('ends the meeting, parts it from its ports, forgets what it said, and opens it where there is a practice', async () => {
    const { life, world, done } = set();
    life.beginMatrix();
    expect(await done()).toEqual(['end the meeting', 'part matrix', 'forget', 'open matrix']);
    world.hasPractice = false;
    life.beginMatrix();
    expect(await done()).toEqual(['end the meeting', 'part matrix', 'forget']);
  });

  it('gives it all its further beginnings again', async () => {
    const { life, done } = set();
    for (let count = 0; count <= maxRestarts; count += 1) life.gone('matrix');
    expect((await done()).at(-1)).toBe('lost');
    life.beginMatrix();
    await done();
    life.gone('matrix');
    expect((await done()).at(-1)).toBe('open matrix');
  });
});

describe("the keychain's process that is gone", () => {
  it('is started again and joined again, so often and no more', async () => {
    const { life, done } = set();
    for (let count = 0; count < maxRestarts; count += 1) {
      life.keysGone();
      expect(await done()).toEqual(['part keys', 'start the keys', 'join keys']);
    }
    life.keysGone();
    expect(await done()).toEqual(['part keys']);
  });
});
