// The adapter against a real homeserver: two people in one process, one practice for the whole file. Order matters.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DeviceMessage,
  MatrixAdapter,
  SessionEvent,
  StoredCredentials,
} from '../../../../renderer/matrix/chat/chatShapes.ts';
import { safeBody } from '../../../../renderer/matrix/chat/foreignText.ts';
import type { TimelineItem } from '../../../../renderer/matrix/chat/timelineModel.ts';
import { password, soon, startChatPractice, type ChatPractice } from './chatPractice.ts';

let chat: ChatPractice;
let lee: MatrixAdapter;
let sam: MatrixAdapter;
let leeId: string;
let samId: string;
let leeSession: StoredCredentials;
let samSession: StoredCredentials;
let roomId: string;

const bodies = (adapter: MatrixAdapter, room = roomId): (string | null)[] =>
  adapter.timeline(room).map((item) => item.body);
const last = (adapter: MatrixAdapter, room = roomId): TimelineItem | undefined =>
  adapter.timeline(room).at(-1);
const inRoom = (room: string): string => `/rooms/${encodeURIComponent(room)}`;

beforeAll(async () => {
  chat = await startChatPractice();
  leeId = (await chat.practice.addPerson({ user: 'lee', password, displayName: 'Dr \u202e Lee' }))
    .matrixUserId;
  samId = (await chat.practice.addPerson({ user: 'sam', password, displayName: 'Sam' }))
    .matrixUserId;
  lee = chat.newAdapter();
  sam = chat.newAdapter();
}, 60_000);

afterAll(() => chat.stop(), 30_000);

describe('signing in', () => {
  it('names what went wrong', async () => {
    const request = {
      homeserverUrl: chat.practice.homeserverUrl,
      user: 'lee',
      password: 'wrong',
      deviceName: 'Alcove',
    };
    expect(await lee.signIn(request)).toEqual({ ok: false, code: 'matrix.badCredentials' });
    expect(await lee.signIn({ ...request, user: 'nobody' })).toEqual({
      ok: false,
      code: 'matrix.badCredentials',
    });
    expect(await lee.signIn({ ...request, homeserverUrl: 'https://other.alcove.test:1' })).toEqual({
      ok: false,
      code: 'matrix.unreachable',
    });
    expect(
      await lee.signIn({
        ...request,
        homeserverUrl: chat.practice.homeserverUrl.replace('https', 'http'),
      }),
    ).toEqual({ ok: false, code: 'matrix.refused' });
    expect(await lee.sendText('!a', 'x')).toEqual({ ok: false, code: 'matrix.notStarted' });
  });
  it('gives a fresh account its identity', async () => {
    leeSession = await chat.signedIn(lee, 'lee');
    samSession = await chat.signedIn(sam, 'sam');
    expect(leeSession).toMatchObject({ userId: leeId, homeserverUrl: chat.practice.homeserverUrl });
    expect(await lee.start(leeSession, randomBytes(32), { password })).toEqual({
      ok: true,
      value: 'ready',
    });
    expect(await sam.start(samSession, randomBytes(32), { password })).toEqual({
      ok: true,
      value: 'ready',
    });
    expect(lee.connection()).toBe('connected');
  });
});

describe('a conversation', () => {
  it('waits as an invitation until the person accepts it', async () => {
    const opened = await lee.openConversation(samId);
    if (!opened.ok) throw new Error(opened.code);
    roomId = opened.value;
    await expect
      .poll(() => sam.rooms(), soon)
      .toEqual([
        {
          roomId,
          name: 'Dr Lee',
          peers: [{ userId: leeId, displayName: 'Dr Lee', hasJoined: true }],
          encrypted: true,
          membership: 'invite',
          inviterId: leeId,
          unread: 0,
          isWhole: false,
        },
      ]);
    expect(await sam.sendText(roomId, 'early')).toEqual({ ok: false, code: 'chat.notJoined' });
    expect(await lee.sendText(roomId, 'before the answer')).toMatchObject({ ok: true });
    expect(sam.timeline(roomId)).toEqual([]);
  });
  it('is the same one for the other person', async () => {
    expect(await sam.openConversation(leeId)).toEqual({ ok: true, value: roomId });
    expect(await lee.openConversation(samId)).toEqual({ ok: true, value: roomId });
    await expect.poll(() => bodies(sam), soon).toEqual(['before the answer']);
    expect(sam.rooms().map((room) => room.isWhole)).toEqual([true]);
    expect(await lee.openConversation(leeId)).toEqual({ ok: false, code: 'chat.unknownPerson' });
    expect(await lee.openConversation('sam')).toEqual({ ok: false, code: 'chat.unknownPerson' });
  });
  it('shows the echo at once, under an id that stays', async () => {
    const seen: { readonly id: string; readonly state: string }[] = [];
    const off = lee.onTimeline((room) => {
      const item = last(lee, room);
      if (item?.body === 'hello') seen.push({ id: item.id, state: item.state });
    });
    const sent = await lee.sendText(roomId, 'hello');
    await expect
      .poll(() => last(sam), soon)
      .toMatchObject({
        body: 'hello',
        kind: 'text',
        state: 'sent',
        warning: null,
        sender: { userId: leeId, displayName: 'Dr Lee', me: false },
      });
    await expect
      .poll(() => lee.timeline(roomId).filter((item) => item.body === 'hello'), soon)
      .toHaveLength(1);
    off();
    expect(new Set(seen.map((one) => one.id))).toEqual(new Set([sent.ok ? sent.value : '']));
    expect(seen[0]?.state).toBe('sending');
    expect(seen.at(-1)?.state).toBe('sent');
    expect(await sam.sendText(roomId, 'hello back')).toMatchObject({ ok: true });
    await expect
      .poll(() => last(lee), soon)
      .toMatchObject({ body: 'hello back', sender: { me: false }, warning: null });
  });
  it('takes hostile words as words', async () => {
    const corpus = [
      '<img src=x onerror=alert(1)>',
      '[a](https://evil.example)',
      '\u202egnitirw',
      '{{constructor}}',
      'a\u0000b',
      '<script>fetch("//e")</script>',
      'data:text/html,<b>',
    ];
    for (const body of corpus) {
      expect(await sam.sendText(roomId, body)).toMatchObject({ ok: true });
    }
    await expect.poll(() => bodies(lee).slice(-corpus.length), soon).toEqual(corpus.map(safeBody));
  });
  it('loses a message that its sender took back', async () => {
    await sam.sendText(roomId, 'oops');
    await expect.poll(() => last(lee)?.body, soon).toBe('oops');
    const eventId = last(lee)?.id ?? '';
    await chat.raw(
      samSession,
      'PUT',
      `${inRoom(roomId)}/redact/${encodeURIComponent(eventId)}/r1`,
      {},
    );
    await expect
      .poll(() => bodies(lee).includes('oops') || bodies(sam).includes('oops'), soon)
      .toBe(false);
  });
  it('counts what was not read, until it was', async () => {
    expect(await lee.markRead(roomId)).toEqual({ ok: true, value: null });
    await expect.poll(() => lee.rooms()[0]?.unread, soon).toBe(0);
    await sam.sendText(roomId, 'unread');
    await sam.sendSessionEvent(roomId, 'io.alcove.session', {});
    await sam.sendText(roomId, 'unread too');
    await expect.poll(() => lee.rooms()[0]?.unread, soon).toBe(2);
    expect(await lee.markRead(roomId)).toEqual({ ok: true, value: null });
    await expect.poll(() => lee.rooms()[0]?.unread, soon).toBe(0);
  });
  it('refuses what is too long or empty', async () => {
    expect(await lee.sendText(roomId, 'x'.repeat(8_001))).toEqual({
      ok: false,
      code: 'chat.tooLong',
    });
    expect(await lee.sendText(roomId, ' ')).toEqual({ ok: false, code: 'chat.empty' });
    expect(await lee.sendText('!nowhere:alcove.test', 'x')).toEqual({
      ok: false,
      code: 'chat.unknownRoom',
    });
  });
});

describe('what is not encrypted', () => {
  it('comes without its words in an encrypted room', async () => {
    await chat.raw(samSession, 'PUT', `${inRoom(roomId)}/send/m.room.message/p1`, {
      msgtype: 'm.text',
      body: 'in clear',
      formatted_body: '<b>in clear</b>',
    });
    await expect
      .poll(() => last(lee), soon)
      .toMatchObject({ body: null, kind: 'notice', warning: 'plaintext' });
    expect(bodies(lee)).not.toContain('in clear');
  });
  it('does not change a message', async () => {
    await sam.sendText(roomId, 'original');
    await expect.poll(() => last(lee)?.body, soon).toBe('original');
    const target = last(lee)?.id ?? '';
    await chat.raw(samSession, 'PUT', `${inRoom(roomId)}/send/m.room.message/p2`, {
      msgtype: 'm.text',
      body: '* changed',
      'm.new_content': { msgtype: 'm.text', body: 'changed' },
      'm.relates_to': { rel_type: 'm.replace', event_id: target },
    });
    await sam.sendText(roomId, 'after');
    await expect.poll(() => last(lee)?.body, soon).toBe('after');
    expect(bodies(lee)).toContain('original');
    expect(bodies(lee)).not.toContain('changed');
  });
  it('makes a room read-only', async () => {
    const created = await chat.raw(samSession, 'POST', '/createRoom', {
      preset: 'trusted_private_chat',
      invite: [leeId],
    });
    const plain = String(created['room_id']);
    await expect
      .poll(() => lee.rooms().find((room) => room.roomId === plain), soon)
      .toMatchObject({ membership: 'invite', encrypted: false });
    expect(await lee.join(plain)).toEqual({ ok: true, value: null });
    await chat.raw(samSession, 'PUT', `${inRoom(plain)}/send/m.room.message/p3`, {
      msgtype: 'm.text',
      body: 'open words',
    });
    await expect
      .poll(() => lee.timeline(plain), soon)
      .toMatchObject([{ body: 'open words', warning: 'plaintext' }]);
    expect(lee.rooms().find((room) => room.roomId === plain)?.encrypted).toBe(false);
    expect(await lee.sendText(plain, 'secret')).toEqual({
      ok: false,
      code: 'chat.roomNotEncrypted',
    });
    expect(await lee.sendSessionEvent(plain, 'io.alcove.session', {})).toEqual({
      ok: false,
      code: 'chat.roomNotEncrypted',
    });
    expect(await lee.openConversation(samId)).toEqual({ ok: true, value: roomId });
    expect(await lee.leave(plain)).toEqual({ ok: true, value: null });
    await expect.poll(() => lee.rooms().map((room) => room.roomId), soon).toEqual([roomId]);
  });
});

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
    for (let number = 0; number < 30; number += 1) await sam.sendText(roomId, `number ${number}`);
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
