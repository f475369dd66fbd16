// Captures the one worker that the library starts, which is ours, so that keys go to it from our hands and from nobody else's (P1, P2).
import {
  parseFromWorker,
  type CountersReport,
  type FromWorker,
  type KeysMessage,
  type RefusalCode,
} from './workerProtocol.ts';

/** The name that lib-jitsi-meet loads; scripts/build.mjs puts our worker there. */
const workerPath = '/lib-jitsi-meet.e2ee-worker.js';

/** What the newest worker says by itself. */
export interface WorkerEvents {
  /** It has the keys of this epoch. */
  readonly installed: (epoch: number) => void;
  readonly refused: (code: RefusalCode) => void;
  /** It opened a frame of somebody else for the first time. */
  readonly opened: () => void;
}

export interface FrameWorkerLink {
  /** Gives the newest worker its keys and overwrites the bytes here. False when there is none, or when this epoch was already given to any worker. */
  give(keys: KeysMessage): boolean;
  forget(): void;
  /** Nothing more is sealed by this worker once this has resolved, or it did not answer within `limitMs`. */
  rest(limitMs: number): Promise<void>;
  /** The counters as they stand after this question. Null when there is no worker or it did not answer within `limitMs`. */
  counters(number: number, limitMs: number): Promise<CountersReport | null>;
  /** One listener: the newest replaces the one before. */
  listen(events: WorkerEvents): void;
  /** Ends the worker with all its keys. Counts of ended workers are kept by the caller. */
  end(): void;
}

const nobody: WorkerEvents = {
  installed: () => undefined,
  refused: () => undefined,
  opened: () => undefined,
};

export const installFrameWorkerLink = (target: typeof globalThis): FrameWorkerLink => {
  const Native = target.Worker;
  let current: Worker | null = null;
  let lastEpoch = 0;
  let events = nobody;
  const counting = new Map<number, (report: CountersReport | null) => void>();
  const resting: (() => void)[] = [];

  const wakeResting = (): void => {
    for (const wake of resting.splice(0)) wake();
  };
  const end = (): void => {
    current?.postMessage({ alcove: 'forget' });
    current?.terminate();
    current = null;
    for (const wake of counting.values()) wake(null); // the next worker's counts are not the answer
    counting.clear();
    wakeResting();
  };
  const hear = (message: FromWorker): void => {
    switch (message.alcove) {
      case 'counters':
        counting.get(message.number)?.(message);
        counting.delete(message.number);
        return undefined;
      case 'epoch':
        return events.installed(message.epoch);
      case 'refused':
        return events.refused(message.code);
      case 'opened':
        return events.opened();
      case 'resting':
        return wakeResting();
      case 'ready':
        return undefined;
    }
  };
  const Guarded = new Proxy(Native, {
    construct(Constructor, args: unknown[]) {
      const url = new URL(String(args[0]), target.location.href);
      if (url.protocol !== 'app:' || url.pathname !== workerPath)
        throw new TypeError('guard.unknownWorker');
      end();
      const worker = new Constructor(workerPath, { name: 'frames' });
      current = worker;
      worker.addEventListener('message', (event) => {
        const message = parseFromWorker(event.data);
        if (message.ok && worker === current) hear(message.value);
      });
      return worker;
    },
  });
  Object.defineProperty(Native.prototype, 'constructor', {
    value: Guarded,
    writable: true,
    configurable: true,
  }); // a worker must not lead back to the browser's own class
  Object.defineProperty(target, 'Worker', { value: Guarded, writable: false, configurable: false });

  return {
    give(keys) {
      // A second worker with the same key would start its counter again (RFC 9605, section 4.4): an epoch is given once.
      if (current === null || keys.epoch <= lastEpoch) return false;
      lastEpoch = keys.epoch;
      current.postMessage(keys);
      for (const key of [keys.own, ...keys.peers]) key.baseKey.fill(0); // the worker has its copy
      return true;
    },
    forget: () => current?.postMessage({ alcove: 'forget' }),
    rest(limitMs) {
      if (current === null) return Promise.resolve();
      const asked = current;
      return new Promise((resolve) => {
        resting.push(resolve);
        setTimeout(resolve, limitMs);
        asked.postMessage({ alcove: 'rest' });
      });
    },
    counters(number, limitMs) {
      if (current === null) return Promise.resolve(null);
      const asked = current;
      return new Promise((resolve) => {
        counting.set(number, resolve);
        setTimeout(() => {
          if (counting.get(number) === resolve) counting.delete(number);
          resolve(null);
        }, limitMs);
        asked.postMessage({ alcove: 'count', number });
      });
    },
    listen(listener) {
      events = listener;
    },
    end,
  };
};
