// P16, P24: the desk's commands about messages are answered and carried out; it hears judged facts, whole ones on a new port, and nothing secret.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import { contract } from '../../../../preload/contract/contract.ts';
import { moderator, patient, roomWith } from '../cellDoubles.ts';
import { chat, item, roomId, settle, watch } from './chatWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('conversations', () => {
  it('are told on a new port, with what the desk shows of them', () => {
    const { heard } = chat(patient, [
      roomWith(moderator, { unread: 3 }),
      roomWith('@friend:x', {
        roomId: '!f:x',
        membership: 'invite',
        encrypted: false,
        isWhole: false,
      }),
    ]);
    expect(heard()).toEqual([
      {
        type: 'conversations',
        conversations: [
          {
            roomId,
            name: 'therapist',
            peers: [{ userId: moderator, displayName: 'therapist', hasJoined: true }],
            withModerator: true,
            encrypted: true,
            membership: 'join',
            unread: 3,
            lastAtMs: null,
            isWhole: true,
          },
          expect.objectContaining({
            roomId: '!f:x',
            withModerator: false,
            encrypted: false,
            membership: 'invite',
            isWhole: false,
          }),
        ],
      },
    ]);
  });

  it('are told anew when they changed, when the account did, and not when nothing did', async () => {
    const { rooms, all, controller, will, timeline } = chat();
    rooms([roomWith(moderator)]);
    await settle();
    expect(all('conversations').length).toBe(1);
    rooms([roomWith(moderator, { unread: 1 })]);
    await settle();
    expect(all('conversations').length).toBe(2);
    timeline(roomId, [item('$1', { atMs: 77 })]);
    await settle();
    expect(all('conversations').at(-1)).toMatchObject({ conversations: [{ lastAtMs: 77 }] });
    will.rooms = [];
    controller.changed();
    await settle();
    expect(all('conversations').at(-1)).toEqual({ type: 'conversations', conversations: [] });
  });

  it('with an id that is none are left out, and the others are told', () => {
    const { newest } = chat(patient, [
      roomWith(moderator, { roomId: 'no id' }),
      roomWith(moderator, { roomId: `!${'x'.repeat(300)}` }),
      roomWith(moderator, { unread: 5_000_000 }),
    ]);
    expect(newest('conversations')).toMatchObject({ conversations: [{ roomId, unread: 999_999 }] });
  });
});

describe('a timeline', () => {
  it('is told from the moment that it is watched, at every change of it, and no longer', async () => {
    const { ask, timeline, all } = chat();
    timeline(roomId, [item('$1')]);
    await settle();
    expect(all('timeline')).toEqual([]);
    expect(await ask(watch)).toBeNull();
    timeline('!other:x', [item('$o')]);
    timeline(roomId, [item('$1'), item('$2')]);
    await settle();
    expect(all('timeline')).toEqual([
      { type: 'timeline', roomId, items: [item('$1')] },
      { type: 'timeline', roomId, items: [item('$1'), item('$2')] },
    ]);
    expect(await ask({ name: 'watch', roomId: null })).toBeNull();
    timeline(roomId, []);
    await settle();
    expect(all('timeline').length).toBe(2);
  });

  it('is told again when it is watched again', async () => {
    const { ask, all } = chat();
    await ask(watch);
    await ask({ name: 'watch', roomId: null });
    await ask(watch);
    expect(all('timeline').length).toBe(2);
  });

  it('is cut to the newest, and hostile ids are left out', async () => {
    const { ask, timeline, newest } = chat();
    const many = Array.from({ length: 2_100 }, (_, index) => item(`$${index}`));
    timeline(roomId, [...many, item(`$${'x'.repeat(400)}`)]);
    await ask(watch);
    const items = newest('timeline')?.['items'] as TimelineItem[];
    expect([items.length, items[0]?.id, items.at(-1)?.id]).toEqual([2_000, '$100', '$2099']);
  });

  it('belongs to the desk that watches: a new one hears none before it asks', async () => {
    const { ask, newDesk, timeline } = chat();
    await ask(watch);
    const desk = newDesk();
    timeline(roomId, [item('$1')]);
    await settle();
    expect(desk.got.map((one) => Reflect.get(Object(one), 'type'))).not.toContain('timeline');
  });
});

describe('a command', () => {
  const refused = { ok: false, code: 'matrix.unreachable' } as const;
  it.each([
    [{ name: 'send', roomId, text: 'hello' }, 'sendText', [roomId, 'hello']],
    [{ name: 'retry', itemId: 'txn:1' }, 'retry', ['txn:1']],
    [{ name: 'discard', itemId: 'txn:1' }, 'discard', ['txn:1']],
    [{ name: 'markRead', roomId }, 'markRead', [roomId]],
    [{ name: 'loadEarlier', roomId }, 'loadOlder', [roomId]],
    [{ name: 'invite', person: moderator }, 'openConversation', [moderator]],
  ] as const)(
    '%j is carried out by Matrix and answered with its code',
    async (command, name, given) => {
      const { ask, asked, will } = chat();
      expect(await ask(command)).toBeNull();
      expect(asked).toEqual([[name, ...given]]);
      Object.assign(will, {
        [name]: () => (name === 'discard' ? refused : Promise.resolve(refused)),
      });
      expect(await ask(command)).toBe('matrix.unreachable');
    },
  );

  it('that breaks is answered, without a word of what broke', async () => {
    const { ask, will, heard } = chat();
    will.sendText = () => Promise.reject(new Error('words of the server'));
    expect(await ask({ name: 'send', roomId, text: 'x' })).toBe('matrix.refused');
    expect(JSON.stringify(heard())).not.toContain('words');
  });

  it('to load what is earlier tells when there is nothing earlier', async () => {
    const { ask, will, newest } = chat(patient, [roomWith(moderator, { isWhole: false })]);
    await ask({ name: 'loadEarlier', roomId });
    expect(newest('conversations')).toMatchObject({ conversations: [{ isWhole: false }] });
    will.loadOlder = () => Promise.resolve({ ok: true, value: { more: false } });
    await ask({ name: 'loadEarlier', roomId });
    expect(newest('conversations')).toMatchObject({ conversations: [{ isWhole: true }] });
  });

  it('shows what came of it before it is answered', async () => {
    const { ask, timeline, will, heard } = chat();
    await ask(watch);
    will.sendText = () => {
      timeline(roomId, [item('txn:1', { state: 'sending' })]);
      return Promise.resolve({ ok: true, value: 'txn:1' });
    };
    await ask({ name: 'send', roomId, text: 'hello' });
    expect(
      heard()
        .slice(-2)
        .map((one) => one.type),
    ).toEqual(['timeline', 'answer']);
  });

  it.each([
    [{ id: 1, command: { name: 'send', roomId: 'r', text: 'x' } }],
    [{ id: 1, command: { name: 'sendToDevice', userId: moderator } }],
    [{ id: 1, command: { name: 'send', roomId, text: 'x', device: 'D' } }],
    [{ id: 1.5, command: { name: 'markRead', roomId } }],
    ['send'],
  ])('outside the contract is not heard: %j', async (message) => {
    const { asked, heard, newDesk } = chat();
    const desk = newDesk();
    desk.say(message);
    await settle();
    expect([asked, heard().length]).toEqual([[], 1]);
  });
});

it('all that is told fits the contract', async () => {
  const { ask, timeline, heard } = chat();
  timeline(roomId, [item('$1')]);
  await ask(watch);
  await ask({ name: 'send', roomId, text: 'x' });
  const shape = contract.ports.chat.messages.matrix;
  expect(heard().filter((one) => !shape.safeParse(one).success)).toEqual([]);
});
