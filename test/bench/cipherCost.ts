// Measures what AES-GCM of WebCrypto itself costs in a worker, one frame after the other and at the pace of a call: what the frame worker is set against.
import type { Page } from '@playwright/test';
import type { FrameSizes } from './callMarks.ts';
import { threadTimes, usedBetweenMs, type ThreadTime } from './procFigures.ts';

export interface CipherCost {
  /** Per frame, in microseconds: by the clock and on a processor (the worker's thread). */
  readonly clockUs: number;
  readonly threadUs: number;
}

/** Everything in one text: it becomes a worker of its own. `paceMs` 0: without a pause. */
const workerText = `
onmessage = async ({ data: { sizes, count, paceMs } }) => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = new Uint8Array(12);
  const additionalData = new Uint8Array(18);
  const algorithm = { name: 'AES-GCM', iv, additionalData, tagLength: 128 };
  const order = ['audio', 'video', 'audio', 'video', 'audio', 'audio', 'video', 'audio'];
  const plain = { audio: new Uint8Array(sizes.audio), video: new Uint8Array(sizes.video) };
  const sealed = { audio: await crypto.subtle.encrypt(algorithm, key, plain.audio), video: await crypto.subtle.encrypt(algorithm, key, plain.video) };
  const one = (at) => {
    const kind = order[at % order.length];
    return at % 2 === 0 ? crypto.subtle.encrypt(algorithm, key, plain[kind]) : crypto.subtle.decrypt(algorithm, key, sealed[kind]);
  };
  for (let at = 0; at < 200; at += 1) await one(at);
  postMessage('begin');
  await new Promise((resolve) => { onmessage = resolve; });
  const began = performance.now();
  let busy = 0;
  for (let at = 0; at < count; at += 1) {
    if (paceMs > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
    const from = performance.now();
    await one(at);
    busy += performance.now() - from;
  }
  postMessage({ busyMs: paceMs > 0 ? busy : performance.now() - began });
};`;

declare global {
  interface Window {
    benchWorker?: Worker;
  }
}

const workerThreads = (pid: number): readonly ThreadTime[] =>
  threadTimes(pid).filter(({ name }) => name.startsWith('DedicatedWorker'));

/** In the raw program's page, whose process is `pid`. Its one worker at that moment is ours. */
export async function measureCipher(
  page: Page,
  pid: number,
  sizes: FrameSizes,
  pace: { readonly count: number; readonly paceMs: number },
): Promise<CipherCost> {
  await page.evaluate(
    ({ text, order }) =>
      new Promise<void>((resolve) => {
        const worker = new Worker(URL.createObjectURL(new Blob([text])));
        window.benchWorker = worker;
        worker.onmessage = () => resolve();
        worker.postMessage(order);
      }),
    { text: workerText, order: { sizes: roundedSizes(sizes), ...pace } },
  );
  const before = workerThreads(pid);
  const busyMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const worker = window.benchWorker;
        if (worker === undefined) return resolve(Number.NaN);
        worker.onmessage = ({ data }: MessageEvent<{ readonly busyMs: number }>) =>
          resolve(data.busyMs);
        worker.postMessage('go');
      }),
  );
  const usedMs = usedBetweenMs(before, workerThreads(pid));
  await page.evaluate(() => window.benchWorker?.terminate());
  return { clockUs: (busyMs * 1_000) / pace.count, threadUs: (usedMs * 1_000) / pace.count };
}

const roundedSizes = ({ audio, video }: FrameSizes): FrameSizes => ({
  audio: Math.max(1, Math.round(audio)),
  video: Math.max(1, Math.round(video)),
});
