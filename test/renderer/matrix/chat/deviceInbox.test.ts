// P2: a message between devices is passed on only with the sender's own device list, and what is not is counted.
import { describe, expect, it } from 'vitest';
import type { DeviceMessage } from '../../../../renderer/matrix/chat/chatShapes.ts';
import { createDeviceInbox } from '../../../../renderer/matrix/chat/deviceInbox.ts';

const encryption = {
  sender: '@a:x',
  senderDevice: 'DEV',
  senderCurve25519: 'curve',
  senderVerified: false,
};
const message = { type: 'io.alcove.key', content: { epoch: 1 }, claimedSender: '@a:x', encryption };
const device = {
  deviceId: 'DEV',
  curve25519: 'curve',
  fingerprint: 'f',
  signedByOwner: true,
  verified: false,
};
const none = {
  plaintextDeviceMessages: 0,
  unestablishedDeviceMessages: 0,
  unprotectedSessionEvents: 0,
};

const inbox = () => {
  const passed: DeviceMessage[] = [];
  return { passed, made: createDeviceInbox((one) => passed.push(one)) };
};
const listing = (...devices: readonly (typeof device)[]) => ({
  devicesOf: (userId: string) => Promise.resolve(userId === '@a:x' ? devices : []),
});
const yes = () => true;

describe('a message between devices', () => {
  it('is passed on when key, device and list are one', async () => {
    const { passed, made } = inbox();
    await made.receive(listing({ ...device, deviceId: 'OTHER' }, device), message, yes);
    expect(passed).toEqual([
      {
        type: 'io.alcove.key',
        content: { epoch: 1 },
        sender: '@a:x',
        senderDevice: 'DEV',
        verified: false,
      },
    ]);
    expect(made.dropped()).toEqual(none);
  });

  it.each([
    ['in clear', listing(device), { ...message, encryption: null }, 'plaintextDeviceMessages'],
    [
      'of a device that is not listed',
      listing({ ...device, deviceId: 'OTHER' }),
      message,
      'unestablishedDeviceMessages',
    ],
    [
      'with another key',
      listing({ ...device, curve25519: 'other' }),
      message,
      'unestablishedDeviceMessages',
    ],
    [
      'where the list cannot be had',
      { devicesOf: () => Promise.reject(new Error('away')) },
      message,
      'unestablishedDeviceMessages',
    ],
  ] as const)('is counted and not passed on %s', async (_, client, given, counted) => {
    const { passed, made } = inbox();
    await made.receive(client, given, yes);
    await made.receive(client, given, yes);
    expect([passed, made.dropped()]).toEqual([[], { ...none, [counted]: 2 }]);
    made.reset();
    expect(made.dropped()).toEqual(none);
  });

  it('that is none of ours is not even counted, and one of a client that was stopped is nobody’s', async () => {
    const { passed, made } = inbox();
    await made.receive(listing(device), { ...message, type: 'm.room_key' }, yes);
    await made.receive(listing(device), message, () => false);
    await made.receive(listing(device), { ...message, encryption: null }, () => false);
    expect([passed, made.dropped()]).toEqual([[], none]);
  });

  it('asks for no list where nobody is named', async () => {
    const { made } = inbox();
    const asked: string[] = [];
    const devicesOf = (userId: string) => {
      asked.push(userId);
      return Promise.resolve([]);
    };
    await made.receive({ devicesOf }, { ...message, encryption: null }, yes);
    expect(asked).toEqual([]);
  });

  it('is counted beside unprotected session events', () => {
    const { made } = inbox();
    made.unprotectedSessionEvent();
    expect(made.dropped()).toEqual({ ...none, unprotectedSessionEvents: 1 });
  });
});
