// A bad frame, a bad message or a track that goes away ends nothing and lets nothing through. P1.

import { describe, expect, it } from 'vitest';
import type { EncodedFrame } from '../../../../renderer/call/frames/workerProtocol.ts';
import { turns } from '../../../until.ts';
import { audioFrames, side, track, videoFrames } from './cryptorTracks.ts';
import { frameOf, guestKeys, hostId, hostKeys } from './sealedCall.ts';

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

it('says once that it opened a frame of somebody else, and that it rests', async () => {
  const [host, guest] = [side(), side()];
  await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
  const said = (alcove: string): number =>
    guest.posted.filter((one) => one.alcove === alcove).length;
  await track(guest, 'onrtctransform', 'decode', hostId, videoFrames(3)); // plaintext
  expect([said('opened'), said('resting')]).toEqual([0, 0]);
  const sealed = await track(host, 'onrtctransform', 'encode', hostId, audioFrames(5));
  await track(guest, 'onrtctransform', 'decode', hostId, sealed);
  guest.core.onMessage({ alcove: 'rest' });
  expect([said('opened'), said('resting')]).toEqual([1, 1]);
});
