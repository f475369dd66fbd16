// P1: the one worker that a page can make is ours.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installed, made, path, type Maker } from './workerDouble.ts';
import { hostKeys } from './sealedCall.ts';

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
