// Proves when the call page is loaded ahead, that a meeting has a page of its own, and that camera and microphone end with it (P18).
import { describe, expect, it } from 'vitest';
import { createCallPage } from '../../../main/meeting/callPage.ts';
import { turns } from '../../until.ts';

const set = () => {
  const done: string[] = [];
  const loads: { readonly finish: () => void; readonly fail: () => void }[] = [];
  const world = { isWanted: true };
  const page = createCallPage({
    load: () => {
      done.push('load');
      return new Promise((resolve, reject) => {
        loads.push({ finish: resolve, fail: () => reject(new Error('ERR_FAILED')) });
      });
    },
    close: () => void done.push('close'),
    tellExpected: () => void done.push('expected'),
    tellOpened: () => void done.push('tell'),
    isWanted: () => world.isWanted,
  });
  return {
    page,
    world,
    loads,
    finish: async (): Promise<void> => {
      loads.at(-1)?.finish();
      await turns(1);
    },
    fail: async (): Promise<void> => {
      loads.at(-1)?.fail();
      await turns(1);
    },
    /** What was done since it was asked last. */
    done: () => done.splice(0),
  };
};

describe('the page ahead of a meeting', () => {
  it('is loaded once, while somebody is signed in', () => {
    const { page, world, done } = set();
    world.isWanted = false;
    page.prepare();
    expect(done()).toEqual([]);
    world.isWanted = true;
    page.prepare();
    page.prepare();
    expect(done()).toEqual(['load']);
  });

  it('is closed when nobody is signed in any more, once', () => {
    const { page, world, done } = set();
    page.prepare();
    world.isWanted = false;
    page.prepare();
    page.prepare();
    expect(done()).toEqual(['load', 'close']);
    world.isWanted = true;
    page.prepare();
    expect(done()).toEqual(['load']);
  });

  it('that fails or dies is loaded again when it is asked for', async () => {
    const { page, fail, finish, done } = set();
    page.prepare();
    await fail();
    expect(done()).toEqual(['load']);
    page.prepare();
    await finish();
    page.gone();
    expect(done()).toEqual(['load']);
    page.prepare();
    expect(done()).toEqual(['load']);
  });
});

describe('somebody who waits', () => {
  it('has the page ahead told, once', async () => {
    const { page, finish, done } = set();
    page.prepare();
    await finish();
    done();
    page.expect(true);
    page.expect(true);
    expect([done(), page.isExpected()]).toEqual([['expected'], true]);
  });

  it('is known to a page that comes later', () => {
    const { page, done } = set();
    page.expect(true);
    expect([done(), page.isExpected()]).toEqual([[], true]);
  });

  it('no more has the page, which may have signed in, replaced by a fresh one', async () => {
    const { page, finish, done } = set();
    page.prepare();
    await finish();
    page.expect(true);
    done();
    page.expect(false);
    expect([done(), page.isExpected()]).toEqual([['close', 'load'], false]);
    page.expect(false);
    expect(done()).toEqual([]);
  });

  it('is forgotten with the sign-out and with the meeting, and never closes the page of one', async () => {
    const { page, world, finish, done } = set();
    page.prepare();
    page.expect(true);
    world.isWanted = false;
    page.prepare();
    expect(page.isExpected()).toBe(false);
    world.isWanted = true;
    page.prepare();
    await finish();
    page.expect(true);
    await page.open();
    expect(page.isExpected()).toBe(false);
    done();
    page.expect(true);
    page.expect(false);
    expect(done()).toEqual([]);
  });
});

describe('the page of a meeting', () => {
  it('is the one that is there already, and is told', async () => {
    const { page, finish, done } = set();
    page.prepare();
    await finish();
    await page.open();
    expect(done()).toEqual(['load', 'tell']);
  });

  it('is told only when it is loaded', async () => {
    const { page, finish, done } = set();
    page.prepare();
    const opening = page.open();
    await turns(1);
    expect(done()).toEqual(['load']);
    await finish();
    await opening;
    expect(done()).toEqual(['tell']);
  });

  it('is loaded where none was', async () => {
    const { page, finish, done } = set();
    const opening = page.open();
    await finish();
    await opening;
    expect(done()).toEqual(['load', 'tell']);
  });

  it('is loaded anew where the one ahead had failed', async () => {
    const { page, fail, finish, done } = set();
    page.prepare();
    await fail();
    const opening = page.open();
    await finish();
    await opening;
    expect(done()).toEqual(['load', 'load', 'tell']);
  });

  it('that cannot be loaded rejects, whoever began to load it', async () => {
    for (const isAhead of [false, true]) {
      const { page, fail, done } = set();
      if (isAhead) page.prepare();
      const opening = page.open();
      void fail();
      await expect(opening).rejects.toThrow('ERR_FAILED');
      page.prepare(); // the meeting that failed still has its turn
      expect(done()).toEqual(['load']);
    }
  });

  it('stays when the person signs out meanwhile', async () => {
    const { page, world, finish, done } = set();
    page.prepare();
    await finish();
    await page.open();
    done();
    world.isWanted = false;
    page.prepare();
    expect(done()).toEqual([]);
  });

  it('ends with it; the next meeting has a fresh one', async () => {
    const { page, world, finish, done } = set();
    page.prepare();
    await finish();
    await page.open();
    done();
    page.close();
    expect(done()).toEqual(['close', 'load']);
    await finish();
    await page.open();
    expect(done()).toEqual(['tell']);
    world.isWanted = false;
    page.close();
    expect(done()).toEqual(['close']);
  });

  it('that died is no page for the next meeting', async () => {
    const { page, finish, done } = set();
    page.prepare();
    await finish();
    await page.open();
    page.gone();
    done();
    const opening = page.open();
    await finish();
    await opening;
    expect(done()).toEqual(['load', 'tell']);
  });

  it('is not loaded twice because an earlier one failed late', async () => {
    const { page, loads, finish, done } = set();
    page.prepare();
    page.gone();
    page.prepare();
    loads[0]?.fail();
    await finish();
    await page.open();
    expect(done()).toEqual(['load', 'load', 'tell']);
  });

  it('is loaded by its meeting alone where nobody asked for it ahead, and by nobody else meanwhile', async () => {
    const { page, finish, done } = set();
    const opening = page.open();
    page.prepare();
    await finish();
    await opening;
    expect(done()).toEqual(['load', 'tell']);
  });
});
