// The adapter against a real homeserver: messages between devices, session events, another computer, a server that is away, and the end. Order matters.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import type {
  DeviceMessage,
  MatrixAdapter,
  SessionEvent,
  StoredCredentials,
} from '../../../../renderer/matrix/chat/chatShapes.ts';
import {
  addTalking,
  inRoom,
  password,
  soon,
  startChatPractice,
  type ChatPractice,
} from './chatPractice.ts';

let chat: ChatPractice;
let lee: MatrixAdapter;
let sam: MatrixAdapter;
let leeId: string;
let samId: string;
let leeSession: StoredCredentials;
let samSession: StoredCredentials;
let roomId: string;

const bodies = (adapter: MatrixAdapter): (string | null)[] =>
  adapter.timeline(roomId).map((item) => item.body);
const last = (adapter: MatrixAdapter): TimelineItem | undefined => adapter.timeline(roomId).at(-1);

beforeAll(async () => {
  chat = await startChatPractice();
  ({ lee, sam, leeId, samId, leeSession, samSession, roomId } = await addTalking(chat));
}, 60_000);

afterAll(() => chat.stop(), 30_000);

describe('between devices', () => {
  const got: DeviceMessage[] = [];
  it('carries a message to one device, encrypted, with its true sender', async () => {
    sam.onDeviceMessage((message) => got.push(message));
    const devices = await lee.devicesOf(samId);
    expect(devices).toMatchObject({
      ok: true,
      value: [{ deviceId: samSession.deviceId, signedByOwner: true, verified: false }],
    });
    expect(
      await lee.sendToDevice(samId, samSession.deviceId, 'io.alcove.key', { epoch: 1 }),
    ).toEqual({ ok: true, value: null });
    await expect
      .poll(() => got, soon)
      .toEqual([
        {
          type: 'io.alcove.key',
          content: { epoch: 1 },
          sender: leeId,
          senderDevice: leeSession.deviceId,
          verified: false,
        },
      ]);
  });
  it('drops what was not encrypted', async () => {
    await chat.raw(leeSession, 'PUT', '/sendToDevice/io.alcove.key/d1', {
      messages: { [samId]: { [samSession.deviceId]: { epoch: 2 } } },
    });
    await expect.poll(() => sam.dropped().plaintextDeviceMessages, soon).toBe(1);
    expect(got).toHaveLength(1);
  });
  it('refuses unknown devices, foreign types and bad content', async () => {
    expect(await lee.sendToDevice(samId, 'NOBODY', 'io.alcove.key', {})).toEqual({
      ok: false,
      code: 'chat.unknownDevice',
    });
    expect(await lee.sendToDevice(samId, samSession.deviceId, 'm.room_key', {})).toEqual({
      ok: false,
      code: 'chat.badContent',
    });
    expect(
      await lee.sendToDevice(samId, samSession.deviceId, 'io.alcove.key', {
        big: 'x'.repeat(40_000),
      }),
    ).toEqual({ ok: false, code: 'chat.badContent' });
  });
});

describe('session events', () => {
  it('arrive decrypted, with the sending device, once, and stand in no timeline', async () => {
    const got: SessionEvent[] = [];
    sam.onSessionEvent((event) => got.push(event));
    const before = sam.timeline(roomId).length;
    const sent = await lee.sendSessionEvent(roomId, 'io.alcove.session', { ready: true });
    await expect
      .poll(() => got, soon)
      .toMatchObject([
        {
          roomId,
          type: 'io.alcove.session',
          content: { ready: true },
          sender: leeId,
          senderDevice: leeSession.deviceId,
          me: false,
        },
      ]);
    expect(got[0]?.eventId).toBe(sent.ok ? sent.value : '');
    expect(sam.timeline(roomId)).toHaveLength(before);
    await chat.raw(leeSession, 'PUT', `${inRoom(roomId)}/send/io.alcove.session/s1`, {
      ready: true,
    });
    await expect.poll(() => sam.dropped().unprotectedSessionEvents, soon).toBe(1);
    expect(got).toHaveLength(1);
    expect(await lee.sendSessionEvent(roomId, 'm.room.message', {})).toEqual({
      ok: false,
      code: 'chat.badContent',
    });
  });
});

describe('another computer of the same account', () => {
  it('is not vouched for, reads nothing and sends nothing, until the person replaces the identity', async () => {
    const second = chat.newAdapter();
    const session = await chat.signedIn(second, 'lee');
    expect(await second.start(session, randomBytes(32), { password })).toEqual({
      ok: true,
      value: 'notSigned',
    });
    await expect.poll(() => second.timeline(roomId).length, soon).toBeGreaterThan(0);
    expect(second.timeline(roomId).every((item) => item.body === null)).toBe(true);
    expect(await second.sendText(roomId, 'from elsewhere')).toEqual({
      ok: false,
      code: 'chat.deviceNotSigned',
    });
    await sam.sendText(roomId, 'for the first computer only');
    await expect.poll(() => last(lee)?.body, soon).toBe('for the first computer only');
    await expect
      .poll(() => last(second), soon)
      .toMatchObject({ body: null, kind: 'undecryptable' });
    await expect
      .poll(
        async () => {
          const found = await sam.devicesOf(leeId);
          return found.ok
            ? found.value.find((device) => device.deviceId === session.deviceId)?.signedByOwner
            : null;
        },
        { timeout: 10_000 },
      )
      .toBe(false);
    expect(await sam.sendToDevice(leeId, session.deviceId, 'io.alcove.key', {})).toEqual({
      ok: false,
      code: 'chat.deviceNotSigned',
    });
    expect(await second.signOut(session)).toEqual({ ok: true, value: null });
  });
  it("is refused under another device's name", async () => {
    const other = chat.newAdapter();
    expect(await other.start({ ...leeSession, deviceId: 'OTHER' }, randomBytes(32))).toEqual({
      ok: false,
      code: 'matrix.deviceMismatch',
    });
    expect(await other.start(leeSession, randomBytes(31))).toEqual({
      ok: false,
      code: 'matrix.cryptoStoreUnreadable',
    });
  });
});

describe('older messages', () => {
  it('come page by page until the beginning', async () => {
    for (let number = 0; number < 60; number += 1) await sam.sendText(roomId, `number ${number}`);
    const third = chat.newAdapter();
    const session = await chat.signedIn(third, 'sam');
    expect(await third.start(session, randomBytes(32), { password })).toMatchObject({ ok: true });
    const atFirst = third.timeline(roomId).length;
    let more = true;
    for (let page = 0; more && page < 10; page += 1) {
      const loaded = await third.loadOlder(roomId);
      if (!loaded.ok) throw new Error(loaded.code);
      more = loaded.value.more;
    }
    expect(more).toBe(false);
    expect(third.timeline(roomId).length).toBeGreaterThan(atFirst);
    await third.signOut(session);
  });
});

describe('a server that is away', () => {
  it('leaves a failed message that can be sent again or thrown away', async () => {
    const states: string[] = [];
    lee.onConnection((state) => states.push(state));
    await chat.practice.fault.stopChat();
    expect(await lee.sendText(roomId, 'lost')).toEqual({ ok: false, code: 'matrix.unreachable' });
    expect(await lee.sendText(roomId, 'unwanted')).toEqual({
      ok: false,
      code: 'chat.earlierFailed',
    });
    const [lost, unwanted] = lee.timeline(roomId).slice(-2);
    expect([lost?.state, unwanted?.state]).toEqual(['failed', 'failed']);
    expect(lee.discard(unwanted?.id ?? '')).toEqual({ ok: true, value: null });
    expect(lee.discard(unwanted?.id ?? '')).toEqual({ ok: false, code: 'chat.unknownMessage' });
    // A session event is nothing that a person could discard: it must not stay behind and hold later messages back.
    expect(
      await lee.sendSessionEvent(roomId, 'io.alcove.session', { v: 1, state: 'away' }),
    ).toEqual({ ok: false, code: 'chat.earlierFailed' });
    await expect.poll(() => states, soon).toContain('reconnecting');
    await chat.practice.fault.startChat();
    expect(await lee.retry(lost?.id ?? '')).toEqual({ ok: true, value: null });
    await expect.poll(() => last(sam)?.body, { timeout: 30_000 }).toBe('lost');
    expect(last(lee)).toMatchObject({ body: 'lost', state: 'sent', id: lost?.id });
    expect(await lee.retry(lost?.id ?? '')).toEqual({ ok: false, code: 'chat.unknownMessage' });
    expect(bodies(sam)).not.toContain('unwanted');
    expect(await lee.sendText(roomId, 'after it')).toMatchObject({ ok: true });
    // With a device list that changed, the SDK asks for it for half a minute before it gives up.
  }, 120_000);
});

describe('the end', () => {
  it('of a token is told, and nothing is sent after it', async () => {
    await chat.raw(leeSession, 'POST', '/logout', {});
    await expect.poll(() => lee.connection(), { timeout: 40_000 }).toBe('sessionEnded');
    expect(await lee.sendText(roomId, 'x')).toEqual({ ok: false, code: 'matrix.sessionEnded' });
    expect(await lee.start(leeSession, randomBytes(32))).toEqual({
      ok: false,
      code: 'matrix.sessionEnded',
    });
    expect(await lee.signOut(leeSession)).toEqual({ ok: true, value: null });
  }, 60_000);
  it('of a session leaves nothing to read', async () => {
    expect(await sam.signOut(samSession)).toEqual({ ok: true, value: null });
    expect(sam.rooms()).toEqual([]);
    expect(sam.timeline(roomId)).toEqual([]);
    expect(await sam.start(samSession, randomBytes(32))).toEqual({
      ok: false,
      code: 'matrix.sessionEnded',
    });
  });
  it('nothing of it reached the console, and the log holds closed codes only', () => {
    expect(chat.said).toEqual([]);
    expect(chat.codes.every((code) => /^(matrix|chat)\.[a-zA-Z]+$/.test(code))).toBe(true);
  });
});
