// P1, P2: another endpoint is confirmed once, and only after its word that it checked our MacTag was checked itself. With the real WebCrypto.
import { describe, expect, it } from 'vitest';
import { confirmationMessage } from '../../../../renderer/call/app/confirmationMessage.ts';
import type { ConfirmationFacts } from '../../../../renderer/call/app/keyConfirmation.ts';
import {
  endOf,
  goodMessages,
  guestFacts,
  hostFacts,
  outcome,
  pair,
  secretOf,
  settle,
} from './confirmationEnds.ts';

describe('two of the same role', () => {
  it('confirm each other as any two do: nobody’s role is part of it', async () => {
    const therapists = [
      { userId: '@therapist:x', deviceId: 'ONE' },
      { userId: '@therapist:x', deviceId: 'TWO' },
    ] as const;
    const both = pair({
      host: { devices: therapists, ownDevice: therapists[0] },
      guest: { devices: therapists, ownDevice: therapists[1] },
    });
    await settle(both);
    expect([both.host.confirmed, both.guest.confirmed]).toEqual([[therapists[1]], [therapists[0]]]);
  });

  it('still do not take their own messages back', async () => {
    const twins = [
      { userId: '@a:x', deviceId: 'ONE' },
      { userId: '@a:x', deviceId: 'TWO' },
    ] as const;
    for (const ownDevice of twins) {
      const end = endOf({ ...hostFacts, devices: twins, ownDevice });
      await end.confirmation.start();
      await end.confirmation.take(end.sent[0]);
      expect(outcome(end)).toEqual([0, 1]);
    }
  });
});

describe('one of several', () => {
  const third = { userId: '@third:x', deviceId: 'THIRD' };
  const devices = [...hostFacts.devices, third];
  it('is confirmed as the device that it is, though its endpoint’s name says nothing', async () => {
    const both = pair({ host: { devices }, guest: { devices, ownDevice: third } });
    await settle(both);
    expect([both.host.confirmed, both.guest.confirmed]).toEqual([[third], [hostFacts.ownDevice]]);
  });

  it('is nobody for one who knows of fewer people', async () => {
    const both = pair({ guest: { devices } });
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

describe('two sides with the same key', () => {
  it('are both confirmed once, each as the device that it is', async () => {
    const both = pair();
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect([both.host.confirmed, both.guest.confirmed]).toEqual([
      [guestFacts.ownDevice],
      [hostFacts.ownDevice],
    ]);
  });

  it('say two things each: their tag, and that they checked the other one', async () => {
    const both = pair();
    await settle(both);
    for (const end of [both.host, both.guest]) {
      expect(end.sent.map((message) => [message.step, message.epoch])).toEqual([
        ['tag', 3],
        ['confirmed', 3],
      ]);
      expect(end.sent.every((message) => confirmationMessage.safeParse(message).success)).toBe(
        true,
      );
    }
  });

  it('confirm nobody before the other side said that it checked', async () => {
    const { hostTag } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.confirmation.start();
    for (let times = 0; times < 3; times += 1) await guest.confirmation.take(hostTag);
    expect(outcome(guest)).toEqual([0, 0]);
    expect(guest.sent.map((message) => message.step)).toEqual(['tag', 'confirmed']);
  });

  it('confirm nobody and no failure while nothing comes', async () => {
    const guest = endOf(guestFacts);
    await guest.confirmation.start();
    expect(outcome(guest)).toEqual([0, 0]);
  });

  it('take "confirmed" before "tag", because it shows as much', async () => {
    const { hostTag, hostConfirmed } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.confirmation.take(hostConfirmed);
    await guest.confirmation.take(hostTag);
    expect(outcome(guest)).toEqual([1, 0]);
    expect(guest.sent.map((message) => message.step)).toEqual(['confirmed']);
  });

  it('confirm once when messages come many times and at the same moment', async () => {
    const { hostTag, hostConfirmed } = await goodMessages();
    const guest = endOf(guestFacts);
    await Promise.all(
      [hostConfirmed, hostTag, hostConfirmed, hostTag, hostConfirmed].map((message) =>
        guest.confirmation.take(structuredClone(message)),
      ),
    );
    await guest.confirmation.take(hostConfirmed);
    expect(outcome(guest)).toEqual([1, 0]);
    expect(guest.sent.filter((message) => message.step === 'confirmed').length).toBe(1);
  });
});

describe('two sides that differ', () => {
  const differences: [string, Partial<ConfirmationFacts>][] = [
    ['the secret', { session: { ...guestFacts.session, sessionSecret: secretOf(2) } }],
    ['the session', { session: { ...guestFacts.session, sessionId: new Uint8Array(16).fill(8) } }],
    ['the endpoint that the guest sees', { peerEndpoint: 'cccc3333' }],
    ['the endpoint that the guest has', { ownEndpoint: 'cccc3333' }],
    [
      'the host’s device',
      { devices: [guestFacts.ownDevice, { userId: '@therapist:x', deviceId: 'OTHER' }] },
    ],
    [
      'the host’s user',
      { devices: [guestFacts.ownDevice, { userId: '@mallory:x', deviceId: 'HOST' }] },
    ],
    [
      'the guest’s device',
      {
        ownDevice: { userId: '@patient:x', deviceId: 'OTHER' },
        devices: [hostFacts.ownDevice, { userId: '@patient:x', deviceId: 'OTHER' }],
      },
    ],
  ];
  it.each(differences)('in %s fail on both sides and confirm nobody', async (_, guest) => {
    const both = pair({ guest });
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect([...both.host.sent, ...both.guest.sent].map((message) => message.step)).toEqual([
      'tag',
      'tag',
    ]);
  });

  it('in the epoch hear nothing of each other', async () => {
    const both = pair({ guest: { session: { ...guestFacts.session, epoch: 4 } } });
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
