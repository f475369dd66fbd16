// Proves that the call page is loaded ahead only while somebody is signed in, is used once, and never outlives its meeting.
import { describe, expect, it } from 'vitest';
import { createCallPage } from '../../../main/meeting/callPage.ts';

const set = () => {
  const done: string[] = [];
  const will = { isWanted: true, load: (): Promise<void> => Promise.resolve() };
  const page = createCallPage({
    load: () => {
      done.push('load');
      return will.load();
    },
    close: () => void done.push('close'),
    tellOpened: () => void done.push('opened'),
    isWanted: () => will.isWanted,
  });
  return { page, done, will };
};
const failing = (): Promise<void> => Promise.reject(new Error('ERR_FAILED'));

describe('the call page', () => {
  it('is loaded ahead once, and told of its meeting', async () => {
    const { page, done } = set();
    page.prepare();
    page.prepare();
    expect(done).toEqual(['load']);
    await page.open();
    expect(done).toEqual(['load', 'opened']);
  });

  it('is told of the meeting only when it is there', async () => {
    const { page, done, will } = set();
    const loading = Promise.withResolvers<undefined>();
    will.load = () => loading.promise;
    page.prepare();
    const opening = page.open();
    await Promise.resolve();
    expect(done).toEqual(['load']);
    loading.resolve(undefined);
    await opening;
    expect(done).toEqual(['load', 'opened']);
  });

  it('without anybody signed in is not loaded ahead, and is closed when nobody is any more', () => {
    const { page, done, will } = set();
    will.isWanted = false;
    page.prepare();
    expect(done).toEqual([]);
    will.isWanted = true;
    page.prepare();
    will.isWanted = false;
    page.prepare();
    page.prepare();
    expect(done).toEqual(['load', 'close']);
  });

  it('of a meeting is not closed because nobody is signed in: that is for those who end it', async () => {
    const { page, done, will } = set();
    await page.open();
    will.isWanted = false;
    page.prepare();
    expect(done).toEqual(['load', 'opened']);
  });

  it('after a meeting is closed, and a fresh one waits for the next', async () => {
    const { page, done } = set();
    await page.open();
    page.close();
    expect(done).toEqual(['load', 'opened', 'close', 'load']);
    await page.open();
    expect(done.slice(4)).toEqual(['opened']);
  });

  it('that died is loaded for the meeting that needs it', async () => {
    const { page, done } = set();
    page.prepare();
    page.gone();
    await page.open();
    expect(done).toEqual(['load', 'load', 'opened']);
  });

  it('that could not be loaded ahead is tried again by its meeting, which hears when that fails', async () => {
    const { page, done, will } = set();
    will.load = failing;
    page.prepare();
    await Promise.resolve();
    await Promise.resolve();
    await expect(page.open()).rejects.toThrow('ERR_FAILED');
    expect(done).toEqual(['load', 'load']);
    will.load = () => Promise.resolve();
    await page.open();
    expect(done).toEqual(['load', 'load', 'load', 'opened']);
  });
});
