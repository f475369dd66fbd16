// P2: which invitation a guest's desk takes: from a host of the practice, from the very device that it names, and not an old one.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RoomSummary, SessionEvent } from '../../../../renderer/matrix/chat/chatShapes.ts';
import { createDeskController } from '../../../../renderer/desk/app/deskController.dom.ts';
import { invitationIn, waitingIn } from '../../../../renderer/desk/app/deskState.ts';
import {
  joinType,
  sessionEventType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { apiDouble, matrixDouble, pageDouble } from './deskDoubles.ts';

const session = `${'s'.repeat(21)}A`;
const nowMs = 1_000_000_000;
const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 10);
  });
const room = {
  roomId: '!r:x',
  name: '',
  peers: [{ userId: '@therapist:x', displayName: 'T' }],
  encrypted: true,
  membership: 'join',
  inviterId: null,
  unread: 0,
} as unknown as RoomSummary;
const event = (content: object, change: Partial<SessionEvent> = {}): SessionEvent => ({
  roomId: '!r:x',
  eventId: '$1',
  type: sessionEventType,
  content: { v: 1, ...content },
  sender: '@therapist:x',
  senderDevice: 'HOST',
  me: false,
  atMs: nowMs - 1000,
  ...change,
});
const open = (change: Partial<SessionEvent> = {}, device = 'HOST'): SessionEvent =>
  event({ state: 'open', session, device }, change);
/** The guest's own "ready" as the server gives it back. */
const said = event(
  { state: 'ready' },
  { me: true, sender: '@patient:x', senderDevice: 'OWN', eventId: '$event' },
);
afterEach(() => {
  vi.unstubAllGlobals();
});

const desk = async (userId = '@patient:x') => {
  pageDouble();
  const double = matrixDouble();
  double.will.rooms = [room];
  const { api, called } = apiDouble({
    'app.state': {
      ok: true,
      value: {
        lock: 'unlocked',
        buildNote: null,
        practice: {
          name: 'P',
          homeserverUrl: 'https://chat.alcove.test',
          serverName: 'x',
          moderators: ['@therapist:x'],
          mediaRoute: 'direct',
          contacts: [],
        },
      },
    },
    'profile.pending': { ok: true, value: null },
    'account.load': {
      ok: true,
      value: {
        credentials: { userId, deviceId: 'OWN', accessToken: 't' },
        cryptoStoreKey: 'A'.repeat(43),
      },
    },
  });
  const controller = createDeskController({ api, matrix: double.matrix, nowMs: () => nowMs });
  await expect.poll(() => controller.get().screen.kind, { timeout: 15_000 }).toBe('home');
  return {
    ...double,
    called,
    controller,
    invitation: () => invitationIn(controller.get(), '!r:x'),
  };
};

describe('an invitation', () => {
  it('is kept with the device that holds the session', async () => {
    const { event: hear, invitation } = await desk();
    hear(open());
    expect(invitation()).toEqual({
      session,
      userId: '@therapist:x',
      deviceId: 'HOST',
      atMs: nowMs - 1000,
    });
  });

  it.each([
    ['of somebody who is no host', open({ sender: '@mallory:x' })],
    ['that names another device than it came from', open({ senderDevice: 'OTHER' })],
    ['from a device that nobody knows', open({ senderDevice: null })],
    ['older than six hours', open({ atMs: nowMs - 6 * 3_600_000 - 1 })],
    ['of our own', open({ me: true })],
    ['of another type', open({ type: 'io.alcove.session.other' })],
    ['without a session', event({ state: 'open', device: 'HOST' })],
    ['of another version', event({ v: 2, state: 'open', session, device: 'HOST' })],
  ])('is none %s', async (_, heard) => {
    const { event: hear, invitation } = await desk();
    hear(heard);
    expect(invitation()).toBeNull();
  });

  it('is over when its session is closed, and not when another one is', async () => {
    const { event: hear, invitation } = await desk();
    hear(open());
    hear(event({ state: 'closed', session: `${'o'.repeat(21)}A` }));
    expect(invitation()).not.toBeNull();
    hear(event({ state: 'closed', session }));
    expect(invitation()).toBeNull();
  });

  it('is answered by itself only after the guest said that they are here, and to the device that it names', async () => {
    const { event: hear, sent, controller } = await desk();
    hear(open());
    await settle();
    expect([controller.get().screen.kind, sent.length]).toEqual(['home', 0]);
    await controller.actions.ready();
    hear(open());
    await settle();
    expect(controller.get().screen.kind).toBe('home'); // when "ready" was said is not known yet
    hear({ ...said, me: false, sender: '@mallory:x' });
    await settle();
    expect(controller.get().screen.kind).toBe('home');
    hear(said);
    await expect
      .poll(() => sent.filter((one) => one.kind === 'device').map((one) => [one.to, one.type]), {
        timeout: 15_000,
      })
      .toEqual([['@therapist:x HOST', joinType]]);
    await expect.poll(() => controller.get().screen.kind, { timeout: 15_000 }).toBe('session');
  });

  it('is not answered by itself any more when the guest took "ready" back', async () => {
    const { event: hear, controller } = await desk();
    await controller.actions.ready();
    hear(said);
    await controller.actions.stopWaiting();
    hear(open());
    await settle();
    expect(controller.get().screen.kind).toBe('home');
  });

  it('is not answered when it is none, also when the guest is here', async () => {
    const { event: hear, sent, controller } = await desk();
    await controller.actions.ready();
    for (const heard of [
      open({ sender: '@mallory:x' }),
      open({ senderDevice: 'OTHER' }),
      open({ atMs: 0 }),
    ])
      hear(heard);
    await settle();
    expect([controller.get().screen.kind, sent.filter((one) => one.kind === 'device')]).toEqual([
      'home',
      [],
    ]);
  });
});

describe('a session opened before the guest said "ready"', () => {
  it('is not entered by itself: it may be over, and its end not readable yet; the person may', async () => {
    const { event: hear, controller } = await desk();
    await controller.actions.ready();
    hear(said);
    hear(open({ atMs: nowMs - 1_001 }));
    await settle();
    expect(controller.get().screen.kind).toBe('home');
    await controller.actions.join();
    expect(controller.get().screen.kind).toBe('session');
  });
});

describe('a leftover session that the guest went into', () => {
  const newer = `${'n'.repeat(21)}A`;
  const inside = async () => {
    const made = await desk();
    made.event(open());
    await made.controller.actions.join();
    await expect.poll(() => made.sent.filter((one) => one.kind === 'device').length).toBe(1);
    return {
      ...made,
      joins: () =>
        made.sent.filter((one) => one.type === joinType).map((one) => one.content['session']),
      says: () => made.sent.filter((one) => one.kind === 'room').map((one) => one.content['state']),
    };
  };

  it('that turns out to be over leads back to waiting, said to the host anew', async () => {
    const { event: hear, controller, says, joins } = await inside();
    hear(event({ state: 'closed', session }));
    await expect.poll(says).toEqual(['ready']);
    await expect
      .poll(() => [controller.get().screen.kind, controller.get().saidReady])
      .toEqual(['home', true]);
    hear(said);
    hear(open({ atMs: nowMs, content: { v: 1, state: 'open', session: newer, device: 'HOST' } }));
    await expect.poll(joins).toEqual([session, newer]);
    expect(controller.get().screen.kind).toBe('session');
  });

  it('gives way to a newer one of the same host, also when its end is heard last', async () => {
    const { event: hear, controller, joins } = await inside();
    hear(open({ atMs: nowMs, content: { v: 1, state: 'open', session: newer, device: 'HOST' } }));
    hear(event({ state: 'closed', session }));
    await expect.poll(joins).toEqual([session, newer]);
    expect(controller.get().screen.kind).toBe('session');
  });

  it('stays where somebody else says that it is over', async () => {
    const { event: hear, controller, joins } = await inside();
    hear(event({ state: 'closed', session }, { sender: '@mallory:x' }));
    await settle();
    expect([controller.get().screen.kind, joins()]).toEqual(['session', [session]]);
  });
});

describe('the waiting guest', () => {
  const from = { sender: '@patient:x', senderDevice: 'GUEST' };
  const own = { me: true, sender: '@therapist:x' };

  it('is shown from "ready" to "away"', async () => {
    const { event: hear, controller } = await desk('@therapist:x');
    hear(event({ state: 'ready' }, from));
    expect(waitingIn(controller.get())).toEqual([['!r:x', nowMs - 1000]]);
    hear(event({ state: 'away' }, { ...from, atMs: nowMs - 500 }));
    expect(waitingIn(controller.get())).toEqual([]);
  });

  it('is no longer shown once the host opened a session, and again after the next "ready"', async () => {
    const { event: hear, controller } = await desk('@therapist:x');
    hear(event({ state: 'ready' }, from));
    hear(open({ ...own, atMs: nowMs - 500 }));
    expect(waitingIn(controller.get())).toEqual([]);
    hear(event({ state: 'ready' }, { ...from, atMs: nowMs }));
    expect(waitingIn(controller.get()).length).toBe(1);
  });
});
