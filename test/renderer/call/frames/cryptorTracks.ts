// What the tests of the frame cryptor share: a worker's code with both protocols of the library around it. It decides nothing about the product.

import {
  createFrameCryptor,
  type FrameCryptor,
} from '../../../../renderer/call/frames/frameCryptor.dom.ts';
import {
  parseFromWorker,
  type CountersReport,
  type EncodedFrame,
  type FromWorker,
} from '../../../../renderer/call/frames/workerProtocol.ts';
import { until } from '../../../until.ts';
import { frameOf, subtle } from './sealedCall.ts';

export interface Side {
  readonly core: FrameCryptor;
  readonly posted: FromWorker[];
  readonly counters: () => CountersReport;
  readonly install: (message: { readonly epoch: number }) => Promise<void>;
}

export function side(): Side {
  const posted: FromWorker[] = [];
  const core = createFrameCryptor({
    subtle,
    post: (message) => posted.push(structuredClone(message)),
  });
  return {
    core,
    posted,
    counters: () => {
      core.onMessage({ alcove: 'count', number: 1 });
      const last = parseFromWorker(posted.at(-1));
      if (!last.ok || last.value.alcove !== 'counters') throw new Error('no counters');
      return last.value;
    },
    install: async (message) => {
      core.onMessage(structuredClone(message));
      const done = (): boolean =>
        posted.some((one) => one.alcove === 'epoch' && one.epoch === message.epoch);
      await until(done, 'the epoch');
    },
  };
}

export const videoFrames = (count: number): EncodedFrame[] =>
  Array.from({ length: count }, (_, at) => ({
    type: at % 30 === 0 ? 'key' : 'delta',
    data: frameOf(100 + at, at).buffer,
  }));
export const audioFrames = (count: number): EncodedFrame[] =>
  Array.from({ length: count }, (_, at) => ({ data: frameOf(40 + at, at).buffer }));
export const copyOf = (frames: readonly EncodedFrame[]): EncodedFrame[] =>
  frames.map((frame) => ({ ...frame, data: frame.data.slice(0) }));

export type Protocol = 'stream messages' | 'onrtctransform';

/** Puts frames through one track of a worker and returns what came out at the other end. */
export async function track(
  at: Side,
  protocol: Protocol,
  operation: string,
  participantId: string,
  frames: readonly EncodedFrame[],
): Promise<EncodedFrame[]> {
  const out: EncodedFrame[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const readable = new ReadableStream<EncodedFrame>({
    start: (controller) => {
      for (const frame of frames) controller.enqueue(frame);
      controller.close();
    },
  });
  const writable = new WritableStream<EncodedFrame>({
    write: (frame) => {
      out.push(frame);
    },
    close: () => end(),
    abort: () => end(),
  });
  if (protocol === 'onrtctransform')
    at.core.onTransform({
      transformer: { options: { operation, participantId }, readable, writable },
    });
  else
    at.core.onMessage({
      operation,
      participantId,
      readableStream: readable,
      writableStream: writable,
    });
  await ended;
  return out;
}
