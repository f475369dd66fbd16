// P18: what follows when a page or the keychain's process comes or goes: what ends, what begins anew, and that nothing broken is loaded for ever.
import { describe, expect, it } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { createPageLife, maxRestarts } from '../../../main/shell/pageLife.ts';
import { turns } from '../../until.ts';

const set = (hasPractice = true) => {
  const steps: string[] = [];
  const will = { hasPractice, open: (_cell: CellName): Promise<void> => Promise.resolve() };
  const note = (step: string) => (): void => void steps.push(step);
  const life = createPageLife({
    open: (cell) => {
      steps.push(`open ${cell}`);
      return will.open(cell);
    },
    ports: {
      loaded: (end) => void steps.push(`${end} loaded`),
      gone: (end) => void steps.push(`${end} gone`),
    },
    hasPractice: () => will.hasPractice,
    endMeeting: note('end meeting'),
    callGone: note('call judged'),
    matrixGone: note('account forgotten'),
    matrixLost: note('account lost'),
    promptGone: note('asked again'),
    startKeys: note('start keys'),
    giveUp: note('give up'),
  });
  /** What followed since it was asked last. */
  const followed = (): string[] => steps.splice(0);
  return { life, followed, will };
};
const failing = (): Promise<void> => Promise.reject(new Error('ERR_FAILED'));
const often = (work: () => void): void => {
  for (let time = 0; time < maxRestarts; time += 1) work();
};

describe('the beginning', () => {
  it('starts the keychain, then opens the desk and, with a practice, the matrix page beside it', async () => {
    const { life, followed } = set();
    await life.begin();
    expect(followed()).toEqual(['start keys', 'keys loaded', 'open desk', 'open matrix']);
  });

  it('opens no matrix page without a practice', async () => {
    const { life, followed } = set(false);
    await life.begin();
    expect(followed()).not.toContain('open matrix');
  });

  it('waits for the desk and for nothing else, and fails with it', async () => {
    const { life, followed, will } = set();
    will.open = (cell) => (cell === 'desk' ? Promise.resolve() : new Promise(() => undefined));
    await life.begin();
    will.open = failing;
    await expect(life.begin()).rejects.toThrow('ERR_FAILED');
    await turns();
    expect(followed()).toContain('account lost');
  });
});

describe('a page that was loaded', () => {
  it('is joined to its ports', () => {
    const { life, followed } = set();
    life.loaded('call');
    expect(followed()).toEqual(['call loaded']);
  });
});

describe('a page that is gone', () => {
  it.each([
    ['desk', ['desk gone', 'end meeting', 'open desk']],
    ['matrix', ['matrix gone', 'end meeting', 'account forgotten', 'open matrix']],
    ['call', ['call gone', 'call judged']],
    ['prompt', ['prompt gone', 'asked again']],
    ['player', ['player gone']],
  ] as const)('%s: its ports first, then what follows', (cell, expected) => {
    const { life, followed } = set();
    life.gone(cell);
    expect(followed()).toEqual(expected);
  });

  it('the matrix page stays closed when there is no practice any more', () => {
    const { life, followed } = set(false);
    life.gone('matrix');
    expect(followed()).toEqual(['matrix gone', 'end meeting', 'account forgotten']);
  });

  it('and cannot be loaded again is given up: the program with the desk, the account with the matrix page', async () => {
    const { life, followed, will } = set();
    will.open = failing;
    life.gone('desk');
    await turns();
    expect(followed().at(-1)).toBe('give up');
    life.gone('matrix');
    await turns();
    expect(followed().at(-1)).toBe('account lost');
  });
});

describe('what dies again and again', () => {
  it('the desk ends the program after five times, with the meeting ended each time', () => {
    const { life, followed } = set();
    often(() => life.gone('desk'));
    expect(followed().filter((step) => step === 'open desk').length).toBe(maxRestarts);
    life.gone('desk');
    expect(followed()).toEqual(['desk gone', 'end meeting', 'give up']);
  });

  it('the matrix page stays closed, until a person tries again', () => {
    const { life, followed } = set();
    often(() => life.gone('matrix'));
    expect(followed()).not.toContain('account lost');
    life.gone('matrix');
    expect(followed()).toEqual(['matrix gone', 'end meeting', 'account forgotten', 'account lost']);
    life.beginMatrix();
    expect(followed()).toEqual(['end meeting', 'matrix gone', 'open matrix']);
    life.gone('matrix');
    expect(followed().at(-1)).toBe('open matrix');
  });

  it('the question is not asked any more', () => {
    const { life, followed } = set();
    often(() => life.gone('prompt'));
    followed();
    life.gone('prompt');
    expect(followed()).toEqual(['prompt gone']);
  });

  it("the keychain's process is not started any more", () => {
    const { life, followed } = set();
    life.keysGone();
    expect(followed()).toEqual(['keys gone', 'start keys', 'keys loaded']);
    often(() => life.keysGone());
    followed();
    life.keysGone();
    expect(followed()).toEqual(['keys gone']);
  });

  it('is counted for each by itself', () => {
    const { life, followed } = set();
    often(() => life.gone('matrix'));
    followed();
    life.gone('desk');
    expect(followed()).toContain('open desk');
    expect(maxRestarts).toBe(5);
  });
});

describe('beginning the matrix page anew', () => {
  it('ends the meeting, takes the ports from the old page first, and opens none without a practice', () => {
    const { life, followed, will } = set();
    life.beginMatrix();
    expect(followed()).toEqual(['end meeting', 'matrix gone', 'open matrix']);
    will.hasPractice = false;
    life.beginMatrix();
    expect(followed()).toEqual(['end meeting', 'matrix gone']);
  });
});
