// The worker's own code on streams of encoded frames, as both protocols of the library hand them over. P1, P2, P3.

import { describe, expect, it } from 'vitest';
import type { EncodedFrame } from '../../../../renderer/call/frames/workerProtocol.ts';
import { turns } from '../../../until.ts';
import { audioFrames, copyOf, side, track, videoFrames, type Protocol } from './cryptorTracks.ts';
import { guestId, guestKeys, hostId, hostKeys, strangerId } from './sealedCall.ts';

describe.each<Protocol>(['stream messages', 'onrtctransform'])('a call over %s', (protocol) => {
  it('carries video and audio in order, sealed, and counts both ends alike', async () => {
    const [host, guest] = [side(), side()];
    await Promise.all([host.install(hostKeys(1)), guest.install(guestKeys(1))]);
    let audioBytes = 0;
    for (const frames of [videoFrames(90), audioFrames(150)]) {
      const sealed = await track(host, protocol, 'encode', hostId, copyOf(frames));
      expect(
        sealed
          .map((frame, at) => frame.data.byteLength - (frames[at]?.data.byteLength ?? 0))
          .every((grown) => grown > 16),
      ).toBe(true);
      for (const one of sealed) if (one.type === undefined) audioBytes += one.data.byteLength;
      const opened = await track(guest, protocol, 'decode', hostId, copyOf(sealed));
      expect(opened).toEqual(frames);
    }
    expect(host.counters()).toMatchObject({
      epoch: 1,
      highestCounter: 239,
      sealedAudioBytes: audioBytes,
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
    await turns();
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
    await turns();
    expect([at.posted, pulled, readable.locked]).toEqual([
      [{ alcove: 'refused', code: 'frames.badPipe' }],
      0,
      false,
    ]);
  });
});
