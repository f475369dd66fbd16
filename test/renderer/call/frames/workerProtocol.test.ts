// Only messages of the protocol pass, in both directions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameCounters } from '../../../../renderer/call/frames/frameCounters.ts';
import {
  openOutcomes,
  parseFromWorker,
  parsePipeOptions,
  parseToWorker,
  refusalCodes,
  sealOutcomes,
} from '../../../../renderer/call/frames/workerProtocol.ts';
import { baseKeyOf, guestId, hostKeys } from './sealedCall.ts';

const bad = { ok: false, code: 'frames.badMessage' };
const badPipe = { ok: false, code: 'frames.badPipe' };
const streams = (): { readableStream: ReadableStream; writableStream: WritableStream } => ({
  readableStream: new ReadableStream(),
  writableStream: new WritableStream(),
});

describe('messages to the worker', () => {
  it('reads ours and all of the library', () => {
    const keys = hostKeys(4);
    const pipe = { operation: 'encode', participantId: guestId, ...streams() };
    expect(parseToWorker(keys)).toEqual({ ok: true, value: keys });
    expect(parseToWorker({ ...keys, peers: [] })).toMatchObject({ ok: true });
    expect(parseToWorker({ alcove: 'forget' })).toEqual({ ok: true, value: { alcove: 'forget' } });
    expect(parseToWorker({ alcove: 'count', number: 7 })).toEqual({
      ok: true,
      value: { alcove: 'count', number: 7 },
    });
    for (const number of [-1, 1.5, '7', undefined])
      expect(parseToWorker({ alcove: 'count', number })).toEqual(bad);
    expect(parseToWorker({ alcove: 'rest' })).toEqual({ ok: true, value: { alcove: 'rest' } });
    expect(parseToWorker(pipe)).toEqual({ ok: true, value: pipe });
    expect(parseToWorker({ operation: 'cleanup', participantId: guestId })).toEqual({
      ok: true,
      value: { operation: 'cleanup', participantId: guestId },
    });
    for (const operation of ['initialize', 'setEnabled', 'setKey', 'cleanupAll']) {
      expect(
        parseToWorker({ operation, key: new Uint8Array(32), enabled: false, sharedKey: true }),
      ).toEqual({ ok: true, value: { operation } });
    }
  });

  it.each<[string, object]>([
    ['an epoch that is no uint32', { epoch: 2 ** 32 }],
    ['an epoch as text', { epoch: '4' }],
    ['a negative epoch', { epoch: -1 }],
    ['no own key', { own: undefined }],
    ['a key id as a number', { own: { kid: 4, baseKey: baseKeyOf(1) } }],
    ['a key id that is too large', { own: { kid: 1n << 64n, baseKey: baseKeyOf(1) } }],
    ['a short key', { own: { kid: 4n, baseKey: baseKeyOf(1).slice(1) } }],
    ['a key as a list', { own: { kid: 4n, baseKey: [...baseKeyOf(1)] } }],
    [
      'a key in shared memory',
      { own: { kid: 4n, baseKey: new Uint8Array(new SharedArrayBuffer(32)) } },
    ],
    ['peers that are no list', { peers: {} }],
    ['a peer without a participant', { peers: [{ kid: 9n, baseKey: baseKeyOf(2) }] }],
    ['a peer without a name', { peers: [{ participantId: '', kid: 9n, baseKey: baseKeyOf(2) }] }],
    [
      'a participant twice',
      {
        peers: [8n, 9n].map((kid, at) => ({ participantId: guestId, kid, baseKey: baseKeyOf(at) })),
      },
    ],
    ['an operation of the library as well', { operation: 'setKey' }],
    ['another name', { alcove: 'key' }],
  ])('refuses keys with %s', (_, change) =>
    expect(parseToWorker({ ...hostKeys(4), ...change })).toEqual(bad),
  );

  it('refuses tracks without operation, participant or streams', () => {
    const pipe = { operation: 'decode', participantId: guestId, ...streams() };
    expect(parseToWorker({ ...pipe, participantId: undefined })).toEqual(badPipe);
    expect(parseToWorker({ ...pipe, readableStream: undefined })).toEqual(badPipe);
    expect(parseToWorker({ ...pipe, writableStream: pipe.readableStream })).toEqual(badPipe);
    expect(parsePipeOptions({ operation: 'transcode', participantId: guestId })).toEqual(badPipe);
    expect(parsePipeOptions(null)).toEqual(badPipe);
  });

  it('refuses everything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseToWorker(value)).toEqual(bad);
      }),
    );
    expect(parseToWorker({ operation: 'passThrough' })).toEqual(bad);
    expect(parseToWorker({ operation: 'cleanup' })).toEqual(bad);
  });
});

describe('messages from the worker', () => {
  const report = {
    alcove: 'counters',
    number: 7,
    epoch: null,
    highestCounter: null,
    ...createFrameCounters().snapshot(),
  };

  it('reads all of them', () => {
    for (const message of [
      { alcove: 'ready' },
      { alcove: 'resting' },
      { alcove: 'opened' },
      { alcove: 'epoch', epoch: 3 },
      report,
      ...refusalCodes.map((code) => ({ alcove: 'refused', code })),
    ]) {
      expect(parseFromWorker(message)).toEqual({ ok: true, value: message });
    }
  });

  it('refuses unknown codes, missing counts, and sums that do not add up', () => {
    expect(parseFromWorker({ alcove: 'refused', code: 'frames.other' })).toEqual(bad);
    expect(parseFromWorker({ alcove: 'epoch', epoch: -1 })).toEqual(bad);
    expect(parseFromWorker({ ...report, receive: { audio: report.receive.audio } })).toEqual(bad);
    expect(
      parseFromWorker({
        ...report,
        send: { ...report.send, video: { ...report.send.video, seen: 1 } },
      }),
    ).toEqual(bad);
    expect(parseFromWorker({ ...report, number: undefined })).toEqual(bad);
    expect(parseFromWorker({ ...report, sealedAudioBytes: -1 })).toEqual(bad);
    expect(parseFromWorker({ ...report, ignoredLibraryKeys: -1 })).toEqual(bad);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseFromWorker(value)).toEqual(bad);
      }),
    );
  });

  it('counts every frame once with its outcome, and gives copies', () => {
    const counters = createFrameCounters();
    const before = counters.snapshot();
    fc.assert(
      fc.property(
        fc.constantFrom('audio', 'video'),
        fc.constantFrom(...sealOutcomes),
        fc.constantFrom(...openOutcomes),
        (kind, sealed, opened) => {
          counters.countSend(kind, sealed, 9);
          counters.countReceive(kind, opened);
          expect(parseFromWorker({ ...report, ...counters.snapshot() })).toMatchObject({
            ok: true,
          });
        },
      ),
    );
    expect(before.send.audio.seen + before.receive.video.seen).toBe(0);
  });
});
