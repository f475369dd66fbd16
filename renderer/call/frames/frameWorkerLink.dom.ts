// Captures the one worker that the library starts, which is ours, so that keys go to it from our hands and from nobody else's (P1, P2).
import {
  parseFromWorker,
  type CountersReport,
  type KeysMessage,
  type RefusalCode,
} from './workerProtocol.ts';

/** The name that lib-jitsi-meet loads; scripts/build.mjs puts our worker there. */
const workerPath = '/lib-jitsi-meet.e2ee-worker.js';

export interface FrameWorkerLink {
  /** Gives the newest worker its keys and overwrites the bytes here. False when there is none, or when this epoch was already given to any worker. */
  give(keys: KeysMessage): boolean;
  forget(): void;
  /** Nothing more is sealed by this worker. */
  rest(): void;
  /** The worker's next report: what was sent before this call is in it. Null when there is no worker or none came within `limitMs`. */
  nextCounters(limitMs: number): Promise<CountersReport | null>;
  onEpoch(listener: (epoch: number) => void): void;
  onRefused(listener: (code: RefusalCode) => void): void;
  /** Ends the worker with all its keys. Totals of ended workers are kept by the caller. */
  end(): void;
}

export const installFrameWorkerLink = (target: typeof globalThis): FrameWorkerLink => {
  const Native = target.Worker;
  let current: Worker | null = null;
  let lastEpoch = 0;
  const awaiting: ((report: CountersReport | null) => void)[] = [];
  let epochListener: (epoch: number) => void = () => undefined;
  let refusedListener: (code: RefusalCode) => void = () => undefined;

  const end = (): void => {
    current?.postMessage({ alcove: 'forget' });
    current?.terminate();
    current = null;
    for (const wake of awaiting.splice(0)) wake(null); // the next worker's counts are not the answer
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
        if (!message.ok || worker !== current) return;
        if (message.value.alcove === 'counters')
          for (const wake of awaiting.splice(0)) wake(message.value);
        else if (message.value.alcove === 'epoch') epochListener(message.value.epoch);
        else if (message.value.alcove === 'refused') refusedListener(message.value.code);
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
    rest: () => current?.postMessage({ alcove: 'rest' }),
    nextCounters: (limitMs) =>
      current === null
        ? Promise.resolve(null)
        : new Promise((resolve) => {
            awaiting.push(resolve);
            setTimeout(() => resolve(null), limitMs);
          }),
    onEpoch(listener) {
      epochListener = listener;
    },
    onRefused(listener) {
      refusedListener = listener;
    },
    end,
  };
};
