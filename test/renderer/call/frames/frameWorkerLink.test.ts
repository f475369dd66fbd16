// P1, P2: our worker gets each epoch once, its counts answer a question, and what other workers say is not heard.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeysMessage } from '../../../../renderer/call/frames/workerProtocol.ts';
import { hostKeys } from './sealedCall.ts';
import { counters, installed, made } from './workerDouble.ts';

beforeEach(() => {
  made.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the keys', () => {
  it('go to the worker as they are, and nowhere without one', () => {
    const { link, start } = installed();
    expect(link.give(hostKeys(1))).toBe(false);
    const worker = start();
    expect(link.give(hostKeys(1))).toBe(true);
    expect(worker.posted).toEqual([hostKeys(1)]);
  });

  it.each([1, 0])('of an epoch are given once, and none of epoch %d after epoch 1', (epoch) => {
    const { link, start } = installed();
    const worker = start();
    link.give(hostKeys(1));
    expect(link.give(hostKeys(epoch))).toBe(false);
    expect(worker.posted.length).toBe(1);
  });

  it('of an epoch are not given to a second worker, whose counter would start again', () => {
    const { link, start } = installed();
    start();
    link.give(hostKeys(1));
    const second = start();
    expect([link.give(hostKeys(1)), link.give(hostKeys(2))]).toEqual([false, true]);
    expect((second.posted as KeysMessage[]).map((message) => message.epoch)).toEqual([2]);
  });

  it('are not given after the end, and the epoch that was refused for want of a worker is not used up', () => {
    const { link, start } = installed();
    start();
    link.end();
    expect(link.give(hostKeys(1))).toBe(false);
    start();
    expect(link.give(hostKeys(1))).toBe(true);
  });

  it('finding: are overwritten on this side as soon as the worker has its copy', () => {
    const { link, start } = installed();
    const worker = start();
    const keys = hostKeys(1);
    link.give(keys);
    expect([keys.own, ...keys.peers].map((key) => key.baseKey.some((byte) => byte !== 0))).toEqual([
      false,
      false,
    ]);
    expect(worker.posted).toEqual([hostKeys(1)]);
  });

  it('are forgotten by the worker when it is told so, and it lives on', () => {
    const { link, start } = installed();
    const worker = start();
    link.forget();
    expect([worker.posted, worker.terminated]).toEqual([[{ alcove: 'forget' }], false]);
  });

  it('rest with their worker when it is told so, which lives on and says that it does', async () => {
    const { link, start } = installed();
    await link.rest(100);
    const worker = start();
    let isResting = false;
    const resting = link.rest(1_000).then(() => {
      isResting = true;
    });
    await vi.advanceTimersByTimeAsync(10);
    expect([worker.posted, worker.terminated, isResting]).toEqual([
      [{ alcove: 'rest' }],
      false,
      false,
    ]);
    worker.says({ alcove: 'resting' });
    await resting;
  });

  it.each([
    ['does not answer in time', () => vi.advanceTimersByTimeAsync(101)],
    ['is ended', (link: ReturnType<typeof installed>['link']) => Promise.resolve(link.end())],
  ])('are waited for no longer when the worker %s', async (_, happens) => {
    const { link, start } = installed();
    start();
    const resting = link.rest(100);
    await happens(link);
    await resting;
  });
});

describe('what a worker says', () => {
  it('is told: its epoch, why it refused, and its first opened frame', () => {
    const { start, epochs, refused, opened } = installed();
    const worker = start();
    worker.says({ alcove: 'ready' });
    worker.says({ alcove: 'epoch', epoch: 4 });
    worker.says({ alcove: 'refused', code: 'frames.keyReused' });
    worker.says({ alcove: 'opened' });
    expect([epochs, refused, opened]).toEqual([[4], ['frames.keyReused'], ['opened']]);
  });

  it.each([
    [undefined],
    [null],
    ['epoch'],
    [{}],
    [{ epoch: 1 }],
    [{ alcove: 'epoch' }],
    [{ alcove: 'epoch', epoch: '1' }],
    [{ alcove: 'epoch', epoch: -1 }],
    [{ alcove: 'epoch', epoch: 1.5 }],
    [{ alcove: 'epoch', epoch: 2 ** 32 }],
    [{ alcove: 'refused', code: 'other' }],
    [{ alcove: 'refused' }],
    [{ alcove: 'keys', epoch: 1 }],
    [{ operation: 'encode' }],
    [{ alcove: ['epoch'], epoch: 1 }],
  ])('is not heard: %j', async (data) => {
    const { start, epochs, refused, opened, link } = installed();
    const worker = start();
    const asked = link.counters(7, 10);
    worker.says(data);
    await vi.advanceTimersByTimeAsync(20);
    expect([epochs, refused, opened, await asked]).toEqual([[], [], [], null]);
  });

  it('is not heard any more once it was ended or replaced', async () => {
    const { start, epochs, refused, link } = installed();
    const [first, second] = [start(), start()];
    link.end();
    const third = start();
    const next = link.counters(7, 10);
    for (const old of [first, second])
      for (const data of [
        { alcove: 'epoch', epoch: 4 },
        { alcove: 'refused', code: 'frames.keyReused' },
        { alcove: 'opened' },
        counters(7),
      ])
        old.says(data);
    await vi.advanceTimersByTimeAsync(20);
    expect([epochs, refused, await next]).toEqual([[], [], null]);
    third.says({ alcove: 'epoch', epoch: 5 });
    expect(epochs).toEqual([5]);
  });
});

describe('the counters', () => {
  it('finding: are those of the question, not a report that was under way when it was asked', async () => {
    const { link, start } = installed();
    const worker = start();
    const [first, second] = [link.counters(1, 100), link.counters(2, 100)];
    expect(worker.posted).toEqual([
      { alcove: 'count', number: 1 },
      { alcove: 'count', number: 2 },
    ]);
    worker.says(counters(9, 90));
    worker.says(counters(2, 20));
    worker.says(counters(2, 21));
    worker.says(counters(1, 10));
    expect((await Promise.all([first, second])).map((report) => report?.epoch)).toEqual([10, 20]);
  });

  it('are null without a worker, and when none come in time', async () => {
    const { link, start } = installed();
    expect(await link.counters(1, 100)).toBeNull();
    const worker = start();
    const asked = link.counters(1, 100);
    await vi.advanceTimersByTimeAsync(101);
    worker.says(counters(1));
    expect(await asked).toBeNull();
  });

  it('are refused when the sums do not add up', async () => {
    const { link, start } = installed();
    const worker = start();
    const asked = link.counters(1, 100);
    const wrong = counters(1);
    worker.says({ ...wrong, send: { ...wrong.send, video: { ...wrong.send.video, sealed: 5 } } });
    await vi.advanceTimersByTimeAsync(101);
    expect(await asked).toBeNull();
  });

  it('finding: of a later worker are not taken for those of the one that was ended', async () => {
    const { link, start } = installed();
    start();
    const asked = link.counters(1, 100);
    link.end();
    start().says(counters(1));
    expect(await asked).toBeNull();
  });
});

describe('the end', () => {
  it('makes the worker forget first, then ends it, once', () => {
    const { link, start } = installed();
    const worker = start();
    link.end();
    link.end();
    link.forget();
    expect([worker.terminated, worker.posted]).toEqual([true, [{ alcove: 'forget' }]]);
  });
});
