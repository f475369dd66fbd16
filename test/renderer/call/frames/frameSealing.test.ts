// P1, P2: what leaves is sealed, each counter once; everything else is dropped with a reason.

import { describe, expect, it } from 'vitest';
import { openFrame } from '../../../../renderer/call/frames/frameOpener.ts';
import { sealFrame } from '../../../../renderer/call/frames/frameSealer.ts';
import { maxBlocksPerKey, maxFramesPerKey } from '../../../../renderer/call/frames/keyRing.ts';
import { deriveSFrameKey, sealBytes } from '../../../../renderer/call/frames/sframeCipher.ts';
import {
  baseKeyOf,
  frameOf,
  guestKeys,
  guestKid,
  hostId,
  hostKeys,
  ringWith,
  subtle,
} from './sealedCall.ts';
import { outcome, sealed, types } from './sealedFrames.ts';

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
