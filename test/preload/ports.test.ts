// P2, P15: the port of the meeting's key takes from each end only what that end may say. Hostile values by the thousand are in portsFuzz.test.ts.
import { describe, expect, it } from 'vitest';
import { contract } from '../../preload/contract/contract.ts';

describe("the port of the meeting's key", () => {
  const { matrix, call } = contract.ports.meetingKey.messages;
  const key = {
    type: 'key',
    sessionId: 'a'.repeat(22),
    conference: 'b'.repeat(22),
    epoch: 1,
    secret: 'c'.repeat(43),
    own: { userId: '@a:b.example', deviceId: 'A' },
    peer: { userId: '@c:b.example', deviceId: 'B' },
  };

  it("does not take one side's messages from the other", () => {
    expect(matrix.safeParse(key).success).toBe(true);
    expect(call.safeParse(key).success).toBe(false);
    for (const message of [{ type: 'ready' }, { type: 'rekey', lastEpoch: 0 }]) {
      expect(call.safeParse(message).success).toBe(true);
      expect(matrix.safeParse(message).success).toBe(false);
    }
  });

  it('takes no key of another length, no epoch 0 and none above 32 bits (P2)', () => {
    for (const secret of [
      '',
      'c'.repeat(42),
      'c'.repeat(44),
      `${'c'.repeat(42)}=`,
      `${'c'.repeat(42)}+`,
      `${'c'.repeat(42)}\n`,
    ])
      expect(matrix.safeParse({ ...key, secret }).success, secret).toBe(false);
    for (const epoch of [0, -1, 1.5, 2 ** 32, Number.NaN])
      expect(matrix.safeParse({ ...key, epoch }).success).toBe(false);
    expect(matrix.safeParse({ ...key, epoch: 2 ** 32 - 1 }).success).toBe(true);
  });
});
