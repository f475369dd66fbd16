// A page with a worker class that can be asked what it was made with and told. It decides nothing about the product.
import { createFrameCounters } from '../../../../renderer/call/frames/frameCounters.ts';
import {
  installFrameWorkerLink,
  type FrameWorkerLink,
} from '../../../../renderer/call/frames/frameWorkerLink.dom.ts';
import type { CountersReport } from '../../../../renderer/call/frames/workerProtocol.ts';

export const path = '/lib-jitsi-meet.e2ee-worker.js';
export const made: WorkerDouble[] = [];

export class WorkerDouble extends EventTarget {
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
export type Maker = new (url: unknown, options?: unknown) => WorkerDouble;

/** What a worker says that has counted nothing yet. */
export const counters = (number: number, epoch: number | null = null): CountersReport => ({
  alcove: 'counters',
  number,
  epoch,
  highestCounter: null,
  ...createFrameCounters().snapshot(),
});
export const installed = () => {
  const Native = class extends WorkerDouble {};
  const page = { Worker: Native as unknown as Maker, location: { href: 'app://call/index.html' } };
  const link: FrameWorkerLink = installFrameWorkerLink(page as unknown as typeof globalThis);
  const epochs: number[] = [];
  const refused: string[] = [];
  const opened: string[] = [];
  link.listen({
    installed: (epoch) => void epochs.push(epoch),
    refused: (code) => void refused.push(code),
    opened: () => void opened.push('opened'),
  });
  return {
    page,
    Native: Native as unknown as Maker,
    link,
    epochs,
    refused,
    opened,
    start: () => new page.Worker(path, { name: 'E2EE Worker' }),
  };
};
