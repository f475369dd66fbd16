// Who is host, which conversation a guest's session belongs to, and what it is called.
import { describe, expect, it } from 'vitest';
import type { RoomSummary } from '../../../../renderer/desk/chat/chatShapes.ts';
import {
  firstDeskState,
  guestRoomOf,
  nameOf,
  roleOf,
  roomOf,
  type DeskState,
  type Practice,
} from '../../../../renderer/desk/app/deskState.ts';

const practice = {
  name: 'P',
  moderators: ['@therapist:x', '@second:x'],
  homeserverUrl: 'https://chat.alcove.test',
  serverName: 'x',
  mediaRoute: 'direct',
  contacts: [],
} satisfies Practice;
const room = (
  roomId: string,
  peers: readonly string[],
  membership: RoomSummary['membership'] = 'join',
): RoomSummary =>
  ({
    roomId,
    name: `name of ${roomId}`,
    peers: peers.map((userId) => ({ userId, displayName: `shown ${userId}` })),
    encrypted: true,
    membership,
    inviterId: null,
    unread: 0,
    isWhole: true,
  }) as unknown as RoomSummary;
const stateOf = (...rooms: RoomSummary[]): DeskState => ({ ...firstDeskState, practice, rooms });

describe('the role', () => {
  it.each([
    ['@therapist:x', 'host'],
    ['@second:x', 'host'],
    ['@patient:x', 'guest'],
    ['@Therapist:x', 'guest'],
    ['@therapist:x.evil', 'guest'],
    ['therapist', 'guest'],
    ['', 'guest'],
  ])('of %j is %s', (userId, role) => {
    expect(roleOf(practice, userId)).toBe(role);
  });

  it('is guest where the practice names no host', () => {
    expect(roleOf({ ...practice, moderators: [] }, '@therapist:x')).toBe('guest');
  });

  it('is guest before anything is known', () => {
    expect([
      firstDeskState.role,
      firstDeskState.screen.kind,
      firstDeskState.truth,
      firstDeskState.sessionRoom,
    ]).toEqual(['guest', 'starting', null, null]);
  });
});

describe('the guest’s conversation', () => {
  it('is the one with a host that they are in, before an invitation', () => {
    const [invited, joined] = [room('!a', ['@therapist:x'], 'invite'), room('!b', ['@second:x'])];
    expect(guestRoomOf(stateOf(room('!c', ['@friend:x']), invited, joined))?.roomId).toBe('!b');
    expect(guestRoomOf(stateOf(invited))?.roomId).toBe('!a');
  });

  it('is none without a host, without a practice, and where they only were', () => {
    expect(guestRoomOf(stateOf(room('!c', ['@friend:x'])))).toBeNull();
    expect(guestRoomOf(stateOf())).toBeNull();
    expect(guestRoomOf({ ...stateOf(room('!b', ['@therapist:x'])), practice: null })).toBeNull();
    expect(
      guestRoomOf(stateOf(room('!b', ['@therapist:x'], 'leave' as RoomSummary['membership']))),
    ).toBeNull();
  });
});

describe('a conversation', () => {
  it('is found by its id', () => {
    const state = stateOf(room('!a', []), room('!b', []));
    expect([roomOf(state, '!b')?.roomId, roomOf(state, '!c'), roomOf(state, null)]).toEqual([
      '!b',
      null,
      null,
    ]);
  });

  it('is called like the other person, else by its name, else nothing', () => {
    expect([nameOf(room('!a', ['@p:x'])), nameOf(room('!a', [])), nameOf(null)]).toEqual([
      'shown @p:x',
      'name of !a',
      '',
    ]);
  });
});
