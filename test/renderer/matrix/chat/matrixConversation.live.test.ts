// The adapter against a real homeserver: two people sign in, begin a conversation and write, and what is not encrypted is not believed. Order matters.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import type {
  MatrixAdapter,
  StoredCredentials,
} from '../../../../renderer/matrix/chat/chatShapes.ts';
import { safeBody } from '../../../../renderer/matrix/chat/foreignText.ts';
import {
  addTwo,
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

const bodies = (adapter: MatrixAdapter, room = roomId): (string | null)[] =>
  adapter.timeline(room).map((item) => item.body);
const last = (adapter: MatrixAdapter, room = roomId): TimelineItem | undefined =>
  adapter.timeline(room).at(-1);

beforeAll(async () => {
  chat = await startChatPractice();
  ({ lee, sam, leeId, samId } = await addTwo(chat));
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

describe('all of it', () => {
  it('nothing of it reached the console, and the log holds closed codes only', () => {
    expect(chat.said).toEqual([]);
    expect(chat.codes.every((code) => /^(matrix|chat)\.[a-zA-Z]+$/.test(code))).toBe(true);
  });
});
