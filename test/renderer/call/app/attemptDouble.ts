// One attempt of the call by itself, for the tests of it. It decides nothing about the product.
import {
  createCallAttempt,
  type AttemptKey,
} from '../../../../renderer/call/app/callAttempt.dom.ts';
import type { WorkerEvents } from '../../../../renderer/call/frames/frameWorkerLink.dom.ts';
import type { CountersReport } from '../../../../renderer/call/frames/workerProtocol.ts';
import { createJitsiAdapter } from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import { libraryDouble } from '../jitsi/libraryDouble.ts';
import { setupOf } from './callCells.ts';

const device = (name: string) => ({ userId: `@${name}:x`, deviceId: name.toUpperCase() });
export const keyFor = (own: string, others: readonly string[]): AttemptKey => ({
  session: {
    sessionSecret: new Uint8Array(32).fill(1),
    sessionId: new Uint8Array(16).fill(2),
    epoch: 4,
  },
  mucName: 'room',
  own: device(own),
  others: others.map(device),
});
const setup = setupOf('direct');

/** One attempt; the library, the worker and the guard are stand-ins, and what it tells is noted in order. */
export const attemptOf = (endpointId: string) => {
  const double = libraryDouble(endpointId);
  const told: string[] = [];
  let heard: WorkerEvents | null = null;
  let notEncoded = (): void => undefined;
  const given: number[] = [];
  const connections: RTCPeerConnection[] = [];
  const will = { count: null as CountersReport | null };
  const tell =
    (name: string) =>
    (detail?: string | number): void => {
      told.push(detail === undefined ? name : `${name} ${detail}`);
    };
  const attempt = createCallAttempt(
    1,
    {
      newAdapter: () => createJitsiAdapter(double.library, setup),
      mediaRoute: setup.mediaRoute,
      guard: {
        open: () => undefined,
        onNotEncoded: (listener) => {
          notEncoded = listener;
        },
        connections: () => connections,
        gathered: () => [],
        closeAll: tell('closeAll'),
      },
      worker: {
        give: ({ peers }) => given.push(peers.length) > 0,
        forget: () => undefined,
        rest: () => Promise.resolve(),
        counters: () => Promise.resolve(will.count),
        listen: (events) => {
          heard = events;
        },
        end: tell('end'),
      },
    },
    {
      confirmed: tell('confirmed'),
      confirmationFailed: tell('confirmationFailed'),
      installed: tell('installed'),
      flowed: tell('flowed'),
      peerLeft: tell('peerLeft'),
      strangerJoined: tell('strangerJoined'),
      broke: tell('broke'),
      failed: tell('failed'),
      changed: () => undefined,
    },
  );
  return {
    attempt,
    double,
    told,
    given,
    connections,
    will,
    notEncoded: () => notEncoded(),
    worker: (): WorkerEvents => {
      if (heard === null) throw new Error('nobody listens');
      return heard;
    },
  };
};
