// P1, P2, P3: what is sealed opens once, for its sender, unaltered; everything else is dropped with a reason.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFrame } from '../../../../renderer/call/frames/frameOpener.ts';
import { sealFrame } from '../../../../renderer/call/frames/frameSealer.ts';
import {
  maxBlocksPerKey,
  maxFramesPerKey,
  type KeyRing,
} from '../../../../renderer/call/frames/keyRing.ts';
import { replayWindowSize } from '../../../../renderer/call/frames/replayWindow.ts';
import {
  deriveSFrameKey,
  sealBytes,
  type Bytes,
} from '../../../../renderer/call/frames/sframeCipher.ts';
import { encodeHeader } from '../../../../renderer/call/frames/sframeHeader.ts';
import {
  baseKeyOf,
  frameOf,
  guestId,
  guestKeys,
  guestKid,
  hostId,
  hostKeys,
  hostKid,
  ringWith,
  strangerId,
  subtle,
} from './sealedCall.ts';

type FrameType = 'key' | 'delta' | undefined;
const types: readonly FrameType[] = ['key', 'delta', undefined];
const clearBytes = { key: 10, delta: 3, audio: 1 } as const;
const clearOf = (type: FrameType): number => clearBytes[type ?? 'audio'];

async function sealed(ring: KeyRing, type: FrameType, frame: Bytes): Promise<Bytes> {
  const result = await sealFrame(subtle, ring, type, frame);
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.data;
}
const outcome = async (
  ring: KeyRing,
  from: string,
  type: string | undefined,
  data: Bytes,
): Promise<string> => (await openFrame(subtle, ring, from, type, data)).outcome;

const anyFrame = fc
  .constantFrom(...types)
  .chain((type) =>
    fc
      .uint8Array({ minLength: clearOf(type), maxLength: 200 })
      .map((data) => ({ type, frame: new Uint8Array(data) })),
  );

describe('sealed frames', () => {
  it('come back as they were, with the clear bytes in front and nothing else readable', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    await fc.assert(
      fc.asyncProperty(anyFrame, async ({ type, frame }) => {
        const wire = await sealed(host, type, frame);
        expect(wire.subarray(0, clearOf(type))).toEqual(frame.subarray(0, clearOf(type)));
        const opened = await openFrame(subtle, guest, hostId, type, wire);
        expect(opened).toEqual({ outcome: 'opened', data: frame });
      }),
      { numRuns: 200 },
    );
  });

  it('hide the rest: sixteen bytes of the plaintext never stand in the sealed frame', async () => {
    const host = await ringWith(hostKeys(1));
    const frame = frameOf(1200);
    const wire = Buffer.from(await sealed(host, 'delta', frame));
    for (let at = 3; at + 16 <= frame.length; at += 1)
      expect(wire.includes(Buffer.from(frame.subarray(at, at + 16)))).toBe(false);
  });

  it('are refused with any bit flipped anywhere, the clear bytes too', async () => {
    const host = await ringWith(hostKeys(0x1234));
    const guest = await ringWith(guestKeys(0x1234));
    for (const type of types) {
      for (let skip = 0; skip < 9; skip += 1) await sealed(host, type, frameOf(20)); // the counter leaves the config byte
      const wire = await sealed(host, type, frameOf(40));
      for (let bit = 0; bit < wire.length * 8; bit += 1) {
        const changed = wire.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await outcome(guest, hostId, type, changed)).not.toBe('opened');
      }
      expect(await outcome(guest, hostId, type, wire)).toBe('opened');
    }
  });

  it('are refused when cut anywhere, made longer, or called another type', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    for (const type of types) {
      const wire = await sealed(host, type, frameOf(60));
      for (let cut = 0; cut < wire.length; cut += 1)
        expect(await outcome(guest, hostId, type, wire.slice(0, cut))).not.toBe('opened');
      expect(await outcome(guest, hostId, type, new Uint8Array([...wire, 0]))).toBe(
        'droppedForged',
      );
      for (const other of types)
        if (other !== type) expect(await outcome(guest, hostId, other, wire)).not.toBe('opened');
      expect(await outcome(guest, hostId, type, wire)).toBe('opened');
    }
  });

  it('are refused when bytes are put in or taken out so that the header stands where another type expects it', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    for (const type of types) {
      const wire = await sealed(host, type, frameOf(60));
      for (const other of types) {
        if (other === type) continue;
        const shift = clearOf(other) - clearOf(type);
        const moved = shift > 0 ? new Uint8Array([...frameOf(shift), ...wire]) : wire.slice(-shift);
        expect(await outcome(guest, hostId, other, moved)).toBe('droppedForged');
      }
    }
  });

  it('open on the tracks of their sender only', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    const wire = await sealed(host, 'delta', frameOf(60));
    expect(await outcome(guest, strangerId, 'delta', wire)).toBe('droppedWrongSender');
    expect(await outcome(host, guestId, 'delta', wire)).toBe('droppedWrongSender'); // our own frame, reflected
    expect(await outcome(guest, hostId, 'delta', wire)).toBe('opened');
  });

  it('are told apart from those of another key with the same key id', async () => {
    const guest = await ringWith(guestKeys(1));
    const stranger = await ringWith({
      ...hostKeys(1),
      own: { kid: hostKid(1), baseKey: baseKeyOf(99) },
    });
    expect(
      await outcome(guest, hostId, 'delta', await sealed(stranger, 'delta', frameOf(60))),
    ).toBe('droppedForged');
  });
});

describe('replay', () => {
  it('opens a frame once, in any order inside the window, and a forgery does not use its counter up', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    const frames = await Promise.all(
      Array.from({ length: 40 }, (_, at) => sealed(host, 'delta', frameOf(30, at))),
    );
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(frames, { minLength: 40 }), async (shuffled) => {
        const again = await ringWith(guestKeys(1));
        for (const wire of shuffled) {
          const forged = wire.slice();
          forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
          expect(await outcome(again, hostId, 'delta', forged)).toBe('droppedForged');
          expect(await outcome(again, hostId, 'delta', wire)).toBe('opened');
          expect(await outcome(again, hostId, 'delta', wire)).toBe('droppedReplay');
        }
      }),
      { numRuns: 5 },
    );
    expect(
      await Promise.all(
        frames
          .slice(0, 1)
          .flatMap((wire) => [wire, wire, wire])
          .map((wire) => outcome(guest, hostId, 'delta', wire)),
      ),
    ).toEqual(['opened', 'droppedReplay', 'droppedReplay']); // side by side, as on two tracks
  });

  it('spends no decryption on a replay', async () => {
    const guest = await ringWith(guestKeys(1));
    const wire = await sealed(await ringWith(hostKeys(1)), 'delta', frameOf(30));
    expect(await outcome(guest, hostId, 'delta', wire)).toBe('opened');
    let decryptions = 0;
    const counting = {
      decrypt: () => {
        decryptions += 1;
        return Promise.reject(new Error('no'));
      },
    } as unknown as SubtleCrypto;
    expect(await openFrame(counting, guest, hostId, 'delta', wire)).toEqual({
      outcome: 'droppedReplay',
    });
    expect(decryptions).toBe(0);
  });

  it('refuses what fell out of the window', async () => {
    const guest = await ringWith(guestKeys(1));
    const first = await sealed(await ringWith(hostKeys(1)), 'delta', frameOf(30));
    const second = await sealed(
      await ringWith(hostKeys(1), { firstCounter: 1 }),
      'delta',
      frameOf(30),
    );
    const late = await sealed(
      await ringWith(hostKeys(1), { firstCounter: replayWindowSize }),
      'delta',
      frameOf(30),
    );
    expect(await outcome(guest, hostId, 'delta', late)).toBe('opened');
    expect(await outcome(guest, hostId, 'delta', first)).toBe('droppedReplay');
    expect(await outcome(guest, hostId, 'delta', second)).toBe('opened');
  });
});

describe('what was never sealed', () => {
  it('never opens, whatever its bytes are', async () => {
    const guest = await ringWith(guestKeys(1));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('key', 'delta', undefined, 'empty'),
        fc.uint8Array({ maxLength: 120 }),
        async (type, data) => {
          expect(await outcome(guest, hostId, type, new Uint8Array(data))).not.toBe('opened');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is called plaintext, all but rarely', async () => {
    const guest = await ringWith(guestKeys(1));
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 30, maxLength: 60 }), async (data) => {
        const got = await outcome(guest, hostId, 'delta', new Uint8Array(data));
        outcomes.set(got, (outcomes.get(got) ?? 0) + 1);
      }),
      { numRuns: 3000 },
    );
    expect(outcomes.get('droppedPlaintext')).toBeGreaterThan(2900);
  });

  it('never opens either when its header names a key that we hold', async () => {
    const guest = await ringWith(guestKeys(1));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(255),
        fc.uint8Array({ minLength: 16, maxLength: 120 }),
        async (ctr, data) => {
          const header = encodeHeader(hostKid(1), BigInt(ctr));
          expect(
            await outcome(guest, hostId, undefined, new Uint8Array([0x78, ...header, ...data])),
          ).toBe('droppedForged');
        },
      ),
    );
  });

  it.each([
    ['no bytes', 'delta', new Uint8Array(0), 'droppedEmpty'],
    ['an empty frame of the type empty', 'empty', new Uint8Array(0), 'droppedEmpty'],
    ['an unknown type', 'empty', frameOf(60), 'droppedPlaintext'],
    ['only clear bytes', 'key', frameOf(10), 'droppedPlaintext'],
    ['fewer than the clear bytes', 'key', frameOf(4), 'droppedPlaintext'],
    [
      'a header and a cut tag',
      undefined,
      new Uint8Array([0x78, ...encodeHeader(hostKid(1), 0n), ...frameOf(15)]),
      'droppedPlaintext',
    ],
    [
      'a header of another spelling',
      undefined,
      new Uint8Array([0x78, 0xe0, 0, 1, 0, 0, 0, 0, 1, ...frameOf(40)]),
      'droppedPlaintext',
    ],
    [
      'a counter that no sender of ours reaches',
      undefined,
      new Uint8Array([0x78, ...encodeHeader(hostKid(1), 1n << 32n), ...frameOf(40)]),
      'droppedPlaintext',
    ],
    [
      'a key id that is not of our form',
      undefined,
      new Uint8Array([0x78, ...encodeHeader(7n, 0n), ...frameOf(40)]),
      'droppedPlaintext',
    ],
    [
      'a key id that nobody has',
      undefined,
      new Uint8Array([0x78, ...encodeHeader(hostKid(2), 0n), ...frameOf(40)]),
      'droppedNoKey',
    ],
  ])('is dropped with its reason: %s', async (_, type, data, reason) => {
    expect(await outcome(await ringWith(guestKeys(1)), hostId, type, data)).toBe(reason);
  });
});

describe('sealing', () => {
  it('drops without a key, and everything again after keys are forgotten', async () => {
    const ring = await ringWith(null);
    expect(await sealFrame(subtle, ring, 'delta', frameOf(60))).toEqual({
      outcome: 'droppedNoKey',
    });
    await ring.install(hostKeys(1));
    expect((await sealFrame(subtle, ring, 'delta', frameOf(60))).outcome).toBe('sealed');
    const underWay = sealFrame(subtle, ring, 'delta', frameOf(60));
    ring.forget();
    expect(await underWay).toEqual({ outcome: 'droppedNoKey' });
    expect(await sealFrame(subtle, ring, 'delta', frameOf(60))).toEqual({
      outcome: 'droppedNoKey',
    });
  });

  it('does not open a frame whose key was forgotten meanwhile', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    const underWay = openFrame(
      subtle,
      guest,
      hostId,
      'delta',
      await sealed(host, 'delta', frameOf(60)),
    );
    guest.forget();
    expect(await underWay).toEqual({ outcome: 'droppedNoKey' });
  });

  it.each([
    ['delta', 0, 'droppedEmpty'],
    ['empty', 0, 'droppedEmpty'],
    ['empty', 40, 'droppedError'],
    ['key', 9, 'droppedError'],
    ['delta', 2, 'droppedError'],
  ])('drops a frame of type %s with %d bytes: %s', async (type, length, reason) => {
    expect(
      (await sealFrame(subtle, await ringWith(hostKeys(1)), type, frameOf(length))).outcome,
    ).toBe(reason);
  });

  it('gives each counter once over all tracks, side by side', async () => {
    const host = await ringWith(hostKeys(1));
    const guest = await ringWith(guestKeys(1));
    const frames = await Promise.all(
      Array.from({ length: 300 }, (_, at) => sealed(host, types[at % 3], frameOf(12 + at))),
    );
    const outcomes = await Promise.all(
      frames.map((wire, at) => outcome(guest, hostId, types[at % 3], wire)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['opened']));
    expect(host.sendKey()?.highestCounter()).toBe(299);
  });

  it('refuses at the last counter, says so once, and starts again only with a new epoch', async () => {
    let told = 0;
    const host = await ringWith(hostKeys(1), {
      firstCounter: maxFramesPerKey - 2,
      onExhausted: () => {
        told += 1;
      },
    });
    const guest = await ringWith(guestKeys(1));
    for (let last = 0; last < 2; last += 1)
      expect(
        await outcome(guest, hostId, undefined, await sealed(host, undefined, frameOf(9))),
      ).toBe('opened');
    for (let more = 0; more < 3; more += 1)
      expect(await sealFrame(subtle, host, undefined, frameOf(9))).toEqual({
        outcome: 'droppedError',
      });
    expect([told, host.sendKey()?.highestCounter()]).toEqual([1, 2 ** 32 - 1]);
  });

  it('refuses when the blocks of a key are used up', async () => {
    const key = (await ringWith(hostKeys(1))).sendKey();
    expect(key?.takeCounter((maxBlocksPerKey - 2) * 16)).toBe(0);
    expect(key?.takeCounter(17)).toBeNull();
    expect(key?.takeCounter(0)).toBeNull(); // would fit, but a key that is used up stays so
  });

  it('counts the plaintext of every frame against the blocks of its key', async () => {
    const ring = await ringWith(hostKeys(1));
    const asked: number[] = [];
    const key = ring.sendKey();
    if (key === null) throw new Error('no key');
    const listening = {
      ...key,
      takeCounter: (plaintextBytes: number) => {
        asked.push(plaintextBytes);
        return key.takeCounter(plaintextBytes);
      },
    };
    expect(
      (await sealFrame(subtle, { ...ring, sendKey: () => listening }, 'key', frameOf(1210)))
        .outcome,
    ).toBe('sealed');
    expect(asked).toEqual([1200]);
  });

  it('spends the counter and drops the frame when WebCrypto fails', async () => {
    const ring = await ringWith(hostKeys(1));
    const broken = { encrypt: () => Promise.reject(new Error('no')) } as unknown as SubtleCrypto;
    expect(await sealFrame(broken, ring, 'delta', frameOf(60))).toEqual({
      outcome: 'droppedError',
    });
    expect(ring.sendKey()?.highestCounter()).toBe(0);
  });

  it('is plain SFrame: the bytes after the clear ones are what RFC 9605 makes of header, metadata and plaintext', async () => {
    const frame = frameOf(50);
    const wire = await sealed(await ringWith(guestKeys(7)), 'key', frame);
    const key = await deriveSFrameKey(subtle, {
      suite: 5,
      kid: guestKid(7),
      baseKey: baseKeyOf(15),
      use: 'seal',
    });
    const { header, ciphertext } = await sealBytes(
      subtle,
      key,
      0n,
      frame.slice(0, 10),
      frame.slice(10),
    );
    expect(Buffer.from(wire)).toEqual(Buffer.concat([frame.subarray(0, 10), header, ciphertext]));
  });
});
