// P3: what is sealed opens once, for its sender, unaltered; everything else is dropped with a reason.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFrame } from '../../../../renderer/call/frames/frameOpener.ts';
import { replayWindowSize } from '../../../../renderer/call/frames/replayWindow.ts';
import { encodeHeader } from '../../../../renderer/call/frames/sframeHeader.ts';
import {
  baseKeyOf,
  frameOf,
  guestId,
  guestKeys,
  hostId,
  hostKeys,
  hostKid,
  ringWith,
  strangerId,
  subtle,
} from './sealedCall.ts';
import { clearOf, outcome, sealed, types } from './sealedFrames.ts';

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
    // Side by side, as on two tracks: one of them opens, whichever is decrypted first.
    const together = await Promise.all(
      frames
        .slice(0, 1)
        .flatMap((wire) => [wire, wire, wire])
        .map((wire) => outcome(guest, hostId, 'delta', wire)),
    );
    expect(together.toSorted()).toEqual(['droppedReplay', 'droppedReplay', 'opened']);
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
