// What a chat shows: nothing unencrypted as safe, nothing half loaded as whole, and no box without a conversation.
import { describe, expect, it } from 'vitest';
import {
  firstChatState,
  shownChat,
  watchedRoom,
  type ChatState,
} from '../../../../renderer/desk/chat/chatState.ts';
import { givenBack, refusedSend } from '../../../../renderer/desk/chat/sendRules.ts';
import { conversation, item } from '../deskWorld.ts';

const room = '!a:x';
const state = (changes: Partial<ChatState> = {}): ChatState => ({
  ...firstChatState,
  conversations: [conversation(room)],
  chosen: room,
  timeline: { roomId: room, items: [item('one')] },
  ...changes,
});

describe('the watched conversation', () => {
  it.each([
    [null, null, null],
    [room, null, room],
    [null, '!m:x', '!m:x'],
    [room, '!m:x', '!m:x'],
  ])('chosen %s, meeting %s: %s', (chosen, meetingRoom, watched) => {
    expect(watchedRoom(state({ chosen, meetingRoom }))).toBe(watched);
  });
});

describe('the chat', () => {
  it('begins with nothing', () => {
    expect(shownChat(firstChatState)).toEqual({
      load: 'loading',
      items: [],
      earlier: 'available',
      draft: '',
      refused: null,
    });
  });

  it.each([
    ['ready', {}],
    ['loading', { conversations: null }],
    ['loading', { conversations: [] }],
    ['loading', { timeline: null }],
    ['loading', { timeline: { roomId: '!b:x', items: [item('of b')] } }],
    ['failed', { watchFailed: true }],
    ['failed', { watchFailed: true, timeline: null, conversations: [] }],
    ['locked', { conversations: [conversation(room, { encrypted: false })] }],
    ['locked', { conversations: [conversation(room, { encrypted: false })], watchFailed: true }],
  ] satisfies readonly (readonly [string, Partial<ChatState>])[])(
    'is %s with %j',
    (load, changes) => {
      expect(shownChat(state(changes)).load).toBe(load);
    },
  );

  it('shows no messages of another conversation', () => {
    expect(shownChat(state()).items).toEqual([item('one')]);
    const other = state({ timeline: { roomId: '!b:x', items: [item('of b')] } });
    expect(shownChat(other).items).toEqual([]);
  });

  it.each([
    ['available', {}],
    ['available', { loadingEarlier: '!b:x' }],
    ['loading', { loadingEarlier: room }],
    ['none', { conversations: [conversation(room, { isWhole: true })] }],
    ['none', { conversations: [conversation(room, { isWhole: true })], loadingEarlier: room }],
    ['available', { conversations: [], loadingEarlier: null }],
  ] satisfies readonly (readonly [string, Partial<ChatState>])[])(
    'has earlier messages %s with %j',
    (earlier, changes) => {
      expect(shownChat(state(changes)).earlier).toBe(earlier);
    },
  );

  it('has the box of its own conversation', () => {
    const written = {
      drafts: new Map([
        [room, 'mine'],
        ['!b:x', 'theirs'],
      ]),
      refusals: new Map([['!b:x', 'chat.tooLong' as const]]),
    };
    expect(shownChat(state(written))).toMatchObject({ draft: 'mine', refused: null });
    expect(shownChat(state({ ...written, chosen: '!b:x' }))).toMatchObject({
      draft: 'theirs',
      refused: 'chat.tooLong',
    });
  });
});

describe('a refused message', () => {
  it.each([
    [null, null],
    ['chat.tooLong', 'chat.tooLong'],
    ['chat.notJoined', 'chat.notJoined'],
    ['matrix.unreachable', null],
    ['port.lost', 'matrix.notStarted'],
    ['port.unfit', 'matrix.notStarted'],
    ['port.tooFast', 'matrix.notStarted'],
  ])('%s is given back with %s', (code, refused) => {
    expect(refusedSend(code)).toBe(refused);
  });

  it('stands before what was begun since', () => {
    expect(givenBack('first', '')).toBe('first');
    expect(givenBack('first', 'second')).toBe('first\nsecond');
  });
});
