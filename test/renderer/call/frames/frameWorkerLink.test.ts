// P1, P2: one worker, ours, which gets each epoch once; what other workers say or an unknown message says is not heard.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  installFrameWorkerLink,
  type FrameWorkerLink,
} from '../../../../renderer/call/frames/frameWorkerLink.dom.ts';
import type { KeysMessage } from '../../../../renderer/call/frames/workerProtocol.ts';
import { hostKeys } from './sealedCall.ts';

const path = '/lib-jitsi-meet.e2ee-worker.js';
const made: WorkerDouble[] = [];

class WorkerDouble extends EventTarget {
  readonly args: readonly unknown[];
  readonly posted: unknown[] = [];
  terminated = false;
  constructor(...args: unknown[]) {
    super();
    this.args = args;
    made.push(this);
  }
  /** Copies, as the browser does. */
  postMessage(message: unknown): void {
    if (!this.terminated) this.posted.push(structuredClone(message));
  }
  terminate(): void {
    this.terminated = true;
  }
  says(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}
type Maker = new (url: unknown, options?: unknown) => WorkerDouble;

const counters = (epoch: number | null = null) => {
  const sealed = {
    seen: 0,
    sealed: 0,
    droppedNoKey: 0,
    droppedEmpty: 0,
    droppedResting: 0,
    droppedError: 0,
  };
  const opened = {
    seen: 0,
    opened: 0,
    droppedNoKey: 0,
    droppedEmpty: 0,
    droppedPlaintext: 0,
    droppedReplay: 0,
    droppedForged: 0,
    droppedWrongSender: 0,
    droppedError: 0,
  };
  return {
    alcove: 'counters',
    epoch,
    highestCounter: null,
    ignoredLibraryKeys: 0,
    send: { audio: sealed, video: sealed },
    receive: { audio: opened, video: opened },
  };
};
const installed = () => {
  const Native = class extends WorkerDouble {};
  const page = { Worker: Native as unknown as Maker, location: { href: 'app://call/index.html' } };
  const link: FrameWorkerLink = installFrameWorkerLink(page as unknown as typeof globalThis);
  const epochs: number[] = [];
  const refused: string[] = [];
  link.onEpoch((epoch) => {
    epochs.push(epoch);
  });
  link.onRefused((code) => {
    refused.push(code);
  });
  return {
    page,
    Native: Native as unknown as Maker,
    link,
    epochs,
    refused,
    start: () => new page.Worker(path, { name: 'E2EE Worker' }),
  };
};

beforeEach(() => {
  made.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the worker that is made', () => {
  it.each([
    path,
    'lib-jitsi-meet.e2ee-worker.js',
    `./x/..${path}`,
    `app://call${path}`,
    `app://other${path}`,
    `${path}?v=2`,
    `${path}#x`,
  ])('is ours, by our own path, for %s', (url) => {
    new (installed().page.Worker)(url, { name: 'anything', type: 'module' });
    expect(made.map((one) => one.args)).toEqual([[path, { name: 'frames' }]]);
  });

  it('is asked for its path once', () => {
    let asked = 0;
    new (installed().page.Worker)({
      toString: (): string => {
        asked += 1;
        return asked === 1 ? path : 'https://evil.example/worker.js';
      },
    });
    expect(made[0]?.args[0]).toBe(path);
  });

  it.each([
    'blob:app://call/0b5c1c0e-0000-4000-8000-000000000000',
    `data:text/javascript,//${path}`,
    'https://evil.example/worker.js',
    `https://evil.example${path}`,
    `//evil.example/x.js`,
    `file://${path}`,
    '/call.js',
    `/other${path}`,
    `${path}/x`,
    `/%6cib-jitsi-meet.e2ee-worker.js`,
    `${path}%00`,
    path.toUpperCase(),
    `javascript:'${path}'`,
    '',
    'about:blank',
    'app:',
    undefined,
    null,
    {},
  ])('is not another: %j', (url) => {
    expect(() => new (installed().page.Worker)(url)).toThrow(TypeError);
    expect(made).toEqual([]);
  });

  it('finding: cannot be another by way of a worker’s own constructor', () => {
    const { page, Native, start } = installed();
    const worker = start();
    for (const Found of [
      worker.constructor,
      page.Worker.prototype.constructor,
      (Object.getPrototypeOf(worker) as object).constructor,
    ] as Maker[]) {
      expect(Found).not.toBe(Native);
      expect(() => new Found('/evil.js')).toThrow('guard.unknownWorker');
    }
    for (const attempt of [
      () => Reflect.construct(page.Worker, ['/evil.js'], Object),
      () => new (class extends page.Worker {})('/evil.js'),
      () => new (page.Worker.bind(null))('/evil.js'),
    ])
      expect(attempt).toThrow('guard.unknownWorker');
    expect(made.length).toBe(1);
  });

  it('cannot be set back', () => {
    const { page, Native } = installed();
    expect([Reflect.set(page, 'Worker', Native), Reflect.deleteProperty(page, 'Worker')]).toEqual([
      false,
      false,
    ]);
    expect(() => Object.defineProperty(page, 'Worker', { value: Native })).toThrow(TypeError);
  });

  it('takes the place of the one before, whose keys are forgotten', () => {
    const { start } = installed();
    const first = start();
    start();
    expect([first.terminated, first.posted]).toEqual([true, [{ alcove: 'forget' }]]);
    expect(made.map((one) => one.terminated)).toEqual([true, false]);
  });

  it('stays when another one was refused', () => {
    const { page, start, link } = installed();
    const first = start();
    expect(() => new page.Worker('/evil.js')).toThrow(TypeError);
    expect([first.terminated, link.give(hostKeys(1))]).toEqual([false, true]);
  });
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

  it('rest with their worker when it is told so, and it lives on', () => {
    const { link, start } = installed();
    link.rest();
    const worker = start();
    link.rest();
    expect([worker.posted, worker.terminated]).toEqual([[{ alcove: 'rest' }], false]);
  });
});

describe('what a worker says', () => {
  it('is told: its epoch and why it refused', () => {
    const { start, epochs, refused } = installed();
    const worker = start();
    worker.says({ alcove: 'ready' });
    worker.says({ alcove: 'epoch', epoch: 4 });
    worker.says({ alcove: 'refused', code: 'frames.keyReused' });
    expect([epochs, refused]).toEqual([[4], ['frames.keyReused']]);
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
    const { start, epochs, refused, link } = installed();
    const next = link.nextCounters(10);
    start().says(data);
    await vi.advanceTimersByTimeAsync(20);
    expect([epochs, refused, await next]).toEqual([[], [], null]);
  });

  it('is not heard any more once it was ended or replaced', async () => {
    const { start, epochs, refused, link } = installed();
    const [first, second] = [start(), start()];
    link.end();
    const third = start();
    const next = link.nextCounters(10);
    for (const old of [first, second])
      for (const data of [
        { alcove: 'epoch', epoch: 4 },
        { alcove: 'refused', code: 'frames.keyReused' },
        counters(4),
      ])
        old.says(data);
    await vi.advanceTimersByTimeAsync(20);
    expect([epochs, refused, await next]).toEqual([[], [], null]);
    third.says({ alcove: 'epoch', epoch: 5 });
    expect(epochs).toEqual([5]);
  });
});

describe('the counters', () => {
  it('are the next report, for everybody who waits', async () => {
    const { link, start } = installed();
    const worker = start();
    worker.says(counters(1));
    const waiting = [link.nextCounters(100), link.nextCounters(100)];
    worker.says(counters(2));
    worker.says(counters(3));
    expect((await Promise.all(waiting)).map((report) => report?.epoch)).toEqual([2, 2]);
  });

  it('are null without a worker, and when none come in time', async () => {
    const { link, start } = installed();
    expect(await link.nextCounters(100)).toBeNull();
    const worker = start();
    const waiting = link.nextCounters(100);
    await vi.advanceTimersByTimeAsync(101);
    worker.says(counters(1));
    expect(await waiting).toBeNull();
  });

  it('are refused when the sums do not add up', async () => {
    const { link, start } = installed();
    const worker = start();
    const waiting = link.nextCounters(100);
    const wrong = counters(1);
    worker.says({ ...wrong, send: { ...wrong.send, video: { ...wrong.send.video, sealed: 5 } } });
    await vi.advanceTimersByTimeAsync(101);
    expect(await waiting).toBeNull();
  });

  it('finding: of a later worker are not taken for those of the one that was ended', async () => {
    const { link, start } = installed();
    start();
    const waiting = link.nextCounters(100);
    link.end();
    start().says(counters(9));
    expect(await waiting).toBeNull();
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
