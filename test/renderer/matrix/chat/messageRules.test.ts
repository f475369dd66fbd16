// Proves that a device message counts only when the key, the device and our list are one, and that old or plain session events do not count.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkContent,
  deviceOfKey,
  isDeviceMessageType,
  isSessionEventType,
  judgeDeviceMessage,
  judgeSessionEvent,
  maxContentLength,
  sessionEventMaxAgeMs,
  type IncomingDeviceMessage,
  type IncomingSessionEvent,
} from '../../../../renderer/matrix/chat/messageRules.ts';

const good: IncomingDeviceMessage = {
  type: 'io.alcove.key',
  content: { a: 1 },
  claimedSender: '@sam:alcove.test',
  listedCurve25519: 'KEY',
  encryption: {
    sender: '@sam:alcove.test',
    senderDevice: 'DEV',
    senderCurve25519: 'KEY',
    senderVerified: false,
  },
};
const encryption = good.encryption;

describe('judgeDeviceMessage', () => {
  it('passes what is encrypted by a listed device', () => {
    expect(judgeDeviceMessage(good)).toEqual({
      ok: true,
      value: {
        type: 'io.alcove.key',
        content: { a: 1 },
        sender: '@sam:alcove.test',
        senderDevice: 'DEV',
        verified: false,
      },
    });
  });
  it('drops plaintext', () => {
    expect(judgeDeviceMessage({ ...good, encryption: null })).toEqual({
      ok: false,
      code: 'plaintext',
    });
  });
  it('drops what only claims its device', () => {
    if (encryption === null) throw new Error('no');
    for (const change of [
      { listedCurve25519: null },
      { listedCurve25519: 'OTHER' },
      { listedCurve25519: '' },
      { encryption: { ...encryption, senderDevice: null } },
      { encryption: { ...encryption, senderDevice: '' } },
      { encryption: { ...encryption, senderCurve25519: '' }, listedCurve25519: '' },
      { claimedSender: '@eve:alcove.test' },
      { claimedSender: undefined },
      { encryption: { ...encryption, sender: 'sam' }, claimedSender: 'sam' },
    ])
      expect(judgeDeviceMessage({ ...good, ...change })).toEqual({
        ok: false,
        code: 'unestablished',
      });
  });
  it("ignores the protocol's own messages and drops shapes it does not know", () => {
    expect(judgeDeviceMessage({ ...good, type: 'm.room_key' })).toEqual({
      ok: false,
      code: 'notOurs',
    });
    expect(judgeDeviceMessage({ ...good, content: [1] })).toEqual({ ok: false, code: 'malformed' });
  });
  it('never passes without a matching key', () => {
    const key = fc.constantFrom('KEY', 'OTHER', '', null);
    fc.assert(
      fc.property(
        key,
        key,
        fc.constantFrom('DEV', '', null),
        fc.constantFrom('@sam:alcove.test', '@eve:alcove.test', null),
        (listed, used, senderDevice, claimedSender) => {
          const message = {
            ...good,
            claimedSender,
            listedCurve25519: listed,
            encryption:
              used === null
                ? null
                : {
                    sender: '@sam:alcove.test',
                    senderDevice,
                    senderCurve25519: used,
                    senderVerified: true,
                  },
          };
          const passes =
            used !== null &&
            used !== '' &&
            used === listed &&
            senderDevice === 'DEV' &&
            claimedSender === '@sam:alcove.test';
          expect(judgeDeviceMessage(message).ok).toBe(passes);
        },
      ),
    );
  });
});

describe('judgeSessionEvent', () => {
  const now = 10 * sessionEventMaxAgeMs;
  const event: IncomingSessionEvent = {
    type: 'io.alcove.session',
    content: {},
    protection: 'encrypted',
    shield: 'none',
    redacted: false,
    live: false,
    atMs: now - 1_000,
  };
  it('passes decrypted events of vouched devices, live ones of any age, older ones for a day', () => {
    expect(judgeSessionEvent(event, now)).toBe('pass');
    expect(judgeSessionEvent({ ...event, atMs: now - sessionEventMaxAgeMs }, now)).toBe('pass');
    expect(judgeSessionEvent({ ...event, atMs: now - sessionEventMaxAgeMs - 1 }, now)).toBe(
      'stale',
    );
    expect(judgeSessionEvent({ ...event, atMs: now + sessionEventMaxAgeMs }, now)).toBe('stale');
    expect(judgeSessionEvent({ ...event, live: true, atMs: 0 }, now)).toBe('pass');
  });
  it('never passes what is plain, doubtful, removed or not ours', () => {
    expect(judgeSessionEvent({ ...event, protection: 'plaintext' }, now)).toBe('unprotected');
    expect(judgeSessionEvent({ ...event, shield: 'unverified' }, now)).toBe('unprotected');
    expect(judgeSessionEvent({ ...event, shield: 'forged' }, now)).toBe('unprotected');
    expect(judgeSessionEvent({ ...event, redacted: true }, now)).toBe('notOurs');
    expect(judgeSessionEvent({ ...event, type: 'm.room.message' }, now)).toBe('notOurs');
    expect(judgeSessionEvent({ ...event, protection: 'echo' }, now)).toBe('notOurs');
    expect(judgeSessionEvent({ ...event, content: 'x' }, now)).toBe('malformed');
    for (const protection of ['pending', 'undecryptable'] as const)
      expect(judgeSessionEvent({ ...event, protection }, now)).toBe('wait');
  });
});

describe('types, content, keys', () => {
  it('knows its own types', () => {
    for (const type of ['io.alcove.session', 'io.alcove.session.ready'])
      expect(isSessionEventType(type) && isDeviceMessageType(type)).toBe(true);
    for (const type of [
      'io.alcove.sessionx',
      'm.room.message',
      'io.alcove.session.',
      'io.alcove.session/../m.room.message',
      3,
    ])
      expect(isSessionEventType(type)).toBe(false);
    for (const type of ['m.room_key', 'io.alcove.', 'io.alcove.Ä', 'xio.alcove.key', null])
      expect(isDeviceMessageType(type)).toBe(false);
  });
  it('copies content as JSON and refuses the rest', () => {
    expect(checkContent({ a: undefined, b: [1] })).toEqual({ ok: true, value: { b: [1] } });
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    for (const bad of [
      loop,
      [],
      'x',
      null,
      undefined,
      { big: 'x'.repeat(maxContentLength) },
      { n: 1n },
    ])
      expect(checkContent(bad)).toEqual({ ok: false, code: 'chat.badContent' });
  });
  it('finds the device of a key, or nobody', () => {
    const devices = [
      { deviceId: 'A', fingerprint: 'k1' },
      { deviceId: 'B', fingerprint: 'k2' },
      { deviceId: 'C', fingerprint: 'k2' },
      { deviceId: 'D', fingerprint: '' },
    ];
    expect(deviceOfKey('k1', devices)).toBe('A');
    for (const key of ['k2', 'k3', '', null]) expect(deviceOfKey(key, devices)).toBeNull();
  });
});
