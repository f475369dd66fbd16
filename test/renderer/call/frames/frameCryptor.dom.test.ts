// The worker's own code on streams of encoded frames, as both protocols of the library hand them over. P1, P2, P3.

import { describe, expect, it } from 'vitest';
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
import { frameOf, guestId, guestKeys, hostId, hostKeys, strangerId, subtle } from './sealedCall.ts';
import { turns } from '../../../until.ts';

interface Side {
  readonly core: FrameCryptor;
  readonly posted: FromWorker[];
  readonly counters: () => CountersReport;
  readonly install: (message: { readonly epoch: number }) => Promise<void>;
}

function side(): Side {
  const posted: FromWorker[] = [];
  const core = createFrameCryptor({
    subtle,
    post: (message) => posted.push(structuredClone(message)),
  });
  return {
    core,
    posted,
    counters: () => {
      core.postCounters();
      const last = parseFromWorker(posted.at(-1));
      if (!last.ok || last.value.alcove !== 'counters') throw new Error('no counters');
      return last.value;
    },
    install: async (message) => {
      core.onMessage(structuredClone(message));
      const done = (): boolean =>
        posted.some((one) => one.alcove === 'epoch' && one.epoch === message.epoch);
      while (!done()) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const videoFrames = (count: number): EncodedFrame[] =>
  Array.from({ length: count }, (_, at) => ({
    type: at % 30 === 0 ? 'key' : 'delta',
    data: frameOf(100 + at, at).buffer,
  }));
const audioFrames = (count: number): EncodedFrame[] =>
  Array.from({ length: count }, (_, at) => ({ data: frameOf(40 + at, at).buffer }));
const copyOf = (frames: readonly EncodedFrame[]): EncodedFrame[] =>
  frames.map((frame) => ({ ...frame, data: frame.data.slice(0) }));

type Protocol = 'stream messages' | 'onrtctransform';

/** Puts frames through one track of a worker and returns what came out at the other end. */
async function track(
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

describe.each<Protocol>(['stream messages', 'onrtctransform'])('a call over %s', (protocol) => {
  it('carries video and audio in order, sealed, and counts both ends alike', async () => {
    const [host, guest] = [side(), side()];
    await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
    for (const frames of [videoFrames(90), audioFrames(150)]) {
      const sealed = await track(host, protocol, 'encode', hostId, copyOf(frames));
      expect(
        sealed
          .map((frame, at) => frame.data.byteLength - (frames[at]?.data.byteLength ?? 0))
          .every((grown) => grown > 16),
      ).toBe(true);
      const opened = await track(guest, protocol, 'decode', hostId, copyOf(sealed));
      expect(opened).toEqual(frames);
    }
    expect(host.counters()).toMatchObject({
      epoch: 1,
      highestCounter: 239,
      send: { video: { seen: 90, sealed: 90 }, audio: { seen: 150, sealed: 150 } },
    });
    expect(guest.counters()).toMatchObject({
      highestCounter: null,
      receive: { video: { seen: 90, opened: 90 }, audio: { seen: 150, opened: 150 } },
    });
  });

  it('lets nothing through before there are keys, whatever the library says', async () => {
    const at = side();
    for (const message of [
      { operation: 'initialize', sharedKey: true },
      { operation: 'setEnabled', enabled: false },
      { operation: 'setKey', participantId: hostId, key: new Uint8Array(32), keyIndex: 0 },
      { operation: 'setKey', participantId: guestId, key: false, keyIndex: 0 },
    ])
      at.core.onMessage(message);
    expect(await track(at, protocol, 'encode', hostId, videoFrames(20))).toEqual([]);
    expect(await track(at, protocol, 'decode', guestId, audioFrames(20))).toEqual([]);
    const { epoch, ignoredLibraryKeys, send, receive } = at.counters();
    expect([epoch, ignoredLibraryKeys, send.video]).toEqual([
      null,
      2,
      {
        seen: 20,
        sealed: 0,
        droppedNoKey: 20,
        droppedEmpty: 0,
        droppedResting: 0,
        droppedError: 0,
      },
    ]);
    expect([receive.audio.seen, receive.audio.opened]).toEqual([20, 0]);
  });

  it('rests for good: nothing more is sealed, also with new keys, and what arrives is still opened', async () => {
    const [host, guest] = [side(), side()];
    await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
    const sealed = await track(guest, protocol, 'encode', guestId, copyOf(audioFrames(5)));
    expect(await track(host, protocol, 'encode', hostId, videoFrames(3))).toHaveLength(3);
    host.core.onMessage({ alcove: 'rest' });
    expect(await track(host, protocol, 'encode', hostId, videoFrames(10))).toEqual([]);
    expect(await track(host, protocol, 'decode', guestId, sealed)).toEqual(audioFrames(5));
    await host.install(hostKeys(2));
    expect(await track(host, protocol, 'encode', hostId, audioFrames(4))).toEqual([]);
    const { send } = host.counters();
    expect([send.video, send.audio]).toMatchObject([
      { seen: 13, sealed: 3, droppedResting: 10 },
      { seen: 4, sealed: 0, droppedResting: 4 },
    ]);
  });

  it('drops plaintext, replays, forgeries and frames of the wrong sender, and goes on', async () => {
    const [host, guest] = [side(), side()];
    await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
    const sealed = await track(host, protocol, 'encode', hostId, videoFrames(40));
    const forged = copyOf(sealed.slice(10, 20)).map((frame) => {
      const bytes = new Uint8Array(frame.data);
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
      return frame;
    });
    const plain = videoFrames(40);
    const mixed = [
      ...copyOf(sealed.slice(0, 10)),
      ...plain,
      ...copyOf(sealed.slice(0, 10)),
      ...forged,
      ...copyOf(sealed.slice(10)),
    ];
    const opened = await track(guest, protocol, 'decode', hostId, mixed);
    expect(opened).toEqual(videoFrames(40));
    expect(await track(guest, protocol, 'decode', hostId, copyOf(sealed))).toEqual([]); // a track made anew is no way to play them again
    expect(await track(guest, protocol, 'decode', strangerId, copyOf(sealed))).toEqual([]);
    const { video } = guest.counters().receive;
    expect(video).toMatchObject({
      seen: 40 + 40 + 10 + 10 + 40 + 40,
      opened: 40,
      droppedPlaintext: 40,
      droppedReplay: 50,
      droppedForged: 10,
      droppedWrongSender: 40,
    });
  });

  it('obeys forget, cleanup and cleanupAll, each only downwards', async () => {
    const [host, guest] = [side(), side()];
    await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
    const sealed = await track(host, protocol, 'encode', hostId, audioFrames(30));
    guest.core.onMessage({ operation: 'cleanup', participantId: hostId });
    expect(await track(guest, protocol, 'decode', hostId, copyOf(sealed.slice(0, 10)))).toEqual([]);
    expect(await track(guest, protocol, 'encode', guestId, audioFrames(5))).toHaveLength(5);
    guest.core.onMessage({ operation: 'cleanupAll' });
    expect(await track(guest, protocol, 'encode', guestId, audioFrames(5))).toEqual([]);
    host.core.onMessage({ alcove: 'forget' });
    expect(await track(host, protocol, 'encode', hostId, audioFrames(5))).toEqual([]);
    host.core.onMessage(hostKeys(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.posted).toContainEqual({ alcove: 'refused', code: 'frames.staleEpoch' });
    await host.install(hostKeys(2));
    expect(await track(host, protocol, 'encode', hostId, audioFrames(5))).toHaveLength(5);
    expect([host.counters().epoch, guest.counters().epoch]).toEqual([2, null]);
  });

  it('refuses a track that does not say what it is: nothing is read from it', async () => {
    const at = side();
    let pulled = 0;
    const readable = new ReadableStream<EncodedFrame>(
      {
        pull: () => {
          pulled += 1;
        },
      },
      { highWaterMark: 0 },
    );
    const writable = new WritableStream<EncodedFrame>();
    if (protocol === 'onrtctransform')
      at.core.onTransform({
        transformer: {
          options: { operation: 'bypass', participantId: hostId },
          readable,
          writable,
        },
      });
    else
      at.core.onMessage({
        operation: 'encode',
        readableStream: readable,
        writableStream: writable,
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect([at.posted, pulled, readable.locked]).toEqual([
      [{ alcove: 'refused', code: 'frames.badPipe' }],
      0,
      false,
    ]);
  });
});

describe('one bad frame', () => {
  const gone = (): EncodedFrame => ({
    type: 'delta',
    get data(): ArrayBuffer {
      throw new TypeError('detached');
    },
    set data(_: ArrayBuffer) {
      throw new TypeError('detached');
    },
  });
  const stubborn = (): EncodedFrame => {
    const data = frameOf(80).buffer;
    return {
      type: 'delta',
      get data() {
        return data;
      },
      set data(_: ArrayBuffer) {
        /* keeps its bytes */
      },
    };
  };
  const nameless = (): EncodedFrame => ({
    get type(): string {
      throw new TypeError('gone');
    },
    data: frameOf(80).buffer,
  });

  it('never ends the pipe and never passes as it is', async () => {
    const host = side();
    await host.install(hostKeys(1));
    const empty: EncodedFrame = { type: 'delta', data: new ArrayBuffer(0) };
    const out = await track(host, 'stream messages', 'encode', hostId, [
      gone(),
      stubborn(),
      nameless(),
      empty,
      ...videoFrames(3),
    ]);
    expect(out).toHaveLength(3);
    expect(host.counters().send.video).toEqual({
      seen: 7,
      sealed: 3,
      droppedNoKey: 0,
      droppedEmpty: 1,
      droppedResting: 0,
      droppedError: 3,
    });
  });
});

it('refuses unknown messages and says so', () => {
  const at = side();
  for (const message of [null, 'keys', { operation: 'passThrough' }, { alcove: 'keys', epoch: 1 }])
    at.core.onMessage(message);
  expect(at.posted).toEqual(
    Array.from({ length: 4 }, () => ({ alcove: 'refused', code: 'frames.badMessage' })),
  );
});

it('survives a track whose reader goes away', async () => {
  const host = side();
  await host.install(hostKeys(1));
  const readable = new ReadableStream<EncodedFrame>({
    start: (controller) => {
      for (const frame of audioFrames(3)) controller.enqueue(frame);
    },
  });
  const writable = new WritableStream<EncodedFrame>({
    write: () => {
      throw new Error('track ended');
    },
  });
  host.core.onMessage({
    operation: 'encode',
    participantId: hostId,
    readableStream: readable,
    writableStream: writable,
  });
  await turns();
  expect(await track(host, 'stream messages', 'encode', hostId, audioFrames(3))).toHaveLength(3);
});
