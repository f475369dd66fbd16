// P18 and plain manners: a sentence that main no longer repeats is not said, a refused message is named, another server is called another server.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Truth } from '../../../../preload/contract/shapes.ts';
import { createDeskController } from '../../../../renderer/desk/app/deskController.dom.ts';
import { apiDouble, matrixDouble, pageDouble } from './deskDoubles.ts';

const practice = {
  name: 'P',
  homeserverUrl: 'https://chat.alcove.test',
  serverName: 'x',
  moderators: ['@therapist:x'],
  mediaRoute: 'direct',
  contacts: [],
};
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const desk = (
  answers: Readonly<Record<string, unknown>> = {},
  credentials: unknown = { userId: '@patient:x', deviceId: 'OWN', accessToken: 't' },
) => {
  pageDouble();
  const double = matrixDouble();
  const { api, tell } = apiDouble({
    'app.state': { ok: true, value: { lock: 'unlocked', buildNote: null, practice } },
    'profile.pending': { ok: true, value: null },
    'account.load': { ok: true, value: { credentials, cryptoStoreKey: 'A'.repeat(43) } },
    ...answers,
  });
  return {
    ...double,
    tell,
    controller: createDeskController({ api, matrix: double.matrix, nowMs: () => 5_000 }),
  };
};
const strong: Truth = {
  level: 'protected',
  peerName: 'T',
  sinceMs: 1,
  window: { sent: 9, sealed: 9, opened: 9, decoded: 9, refusedIn: 0 },
  relayOnly: true,
  contacted: [],
  refusedAttempts: 0,
};

describe('the first sentence', () => {
  it('is taken back when main stops repeating it', async () => {
    vi.useFakeTimers();
    const { tell, controller } = desk();
    for (let repeat = 0; repeat < 12; repeat += 1) {
      tell('truth.changed', strong);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(controller.get().truth?.level).toBe('protected');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(controller.get().truth).toMatchObject({
      level: 'unknown',
      relayOnly: false,
      sinceMs: 5_000,
      window: { sealed: 0 },
    });
    tell('truth.changed', strong);
    expect(controller.get().truth?.level).toBe('protected');
  });
});

describe('a message that is refused before it appears', () => {
  it.each(['chat.tooLong', 'chat.roomNotEncrypted', 'chat.deviceNotSigned', 'matrix.notStarted'])(
    'is named: %s',
    async (code) => {
      const { will, controller } = desk();
      await expect.poll(() => controller.get().screen.kind).toBe('home');
      controller.actions.choose('!r:x');
      will.sendText = () => Promise.resolve({ ok: false, code });
      expect(await controller.actions.send('hello')).toBe(code);
    },
  );

  it('is not named when it stands in the list, or was sent', async () => {
    const { will, controller } = desk();
    controller.actions.choose('!r:x');
    expect(await controller.actions.send('hello')).toBeNull();
    will.sendText = () => Promise.resolve({ ok: false, code: 'matrix.unreachable' });
    expect(await controller.actions.send('hello')).toBeNull();
  });
});

describe('a guest whose "I am ready" does not arrive', () => {
  it('is told, and is not left waiting', async () => {
    const { will, controller } = desk();
    will.rooms = [
      {
        roomId: '!r:x',
        name: '',
        peers: [{ userId: '@therapist:x', displayName: 'T', hasJoined: true }],
        encrypted: true,
        membership: 'join',
        inviterId: null,
        unread: 0,
        isWhole: true,
      },
    ];
    will.sendSessionEvent = () => Promise.resolve({ ok: false });
    await expect.poll(() => controller.get().screen.kind).toBe('home');
    await controller.actions.ready();
    expect([controller.get().saidReady, controller.get().notSaid]).toEqual([false, true]);
    will.sendSessionEvent = () => Promise.resolve({ ok: true });
    await controller.actions.ready();
    expect([controller.get().saidReady, controller.get().notSaid]).toEqual([true, false]);
  });
});

describe('a sign-in that finds no server', () => {
  it.each([
    [true, 'server.otherCertificate'],
    [false, 'matrix.unreachable'],
  ])('asks main whether another one answered: %s', async (value, code) => {
    const { matrix, controller } = desk({ 'network.otherCertificate': { ok: true, value } }, null);
    Object.assign(matrix, {
      signIn: () => Promise.resolve({ ok: false, code: 'matrix.unreachable' }),
    });
    await expect.poll(() => controller.get().screen.kind).toBe('signIn');
    await controller.actions.signIn('a', 'b');
    expect(controller.get().screen).toEqual({ kind: 'signIn', step: 'failed', code });
  });
});
