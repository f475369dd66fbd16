// What the two homes show: whose meeting can be joined, who waits, and which conversation is locked.
import { describe, expect, it } from 'vitest';
import {
  guestConversation,
  guestStep,
  hostRows,
  waitingPeople,
  type MeetingFacts,
} from '../../../../renderer/desk/home/homeState.ts';
import { conversation } from '../deskWorld.ts';

const [a, b, c] = ['!a:x', '!b:x', '!c:x'];
const meeting = (roomId: string, changes: Partial<MeetingFacts> = {}): MeetingFacts => ({
  roomId,
  waitingSinceMs: null,
  canJoin: false,
  ...changes,
});

describe("the guest's conversation", () => {
  const host = { withModerator: true };
  it('is one with a moderator: joined before invited, and nobody else’s', () => {
    const other = conversation(a);
    const invited = conversation(b, { ...host, membership: 'invite' });
    const joined = conversation(c, host);
    expect(guestConversation([other, invited, joined])).toBe(joined);
    expect(guestConversation([other, invited])).toBe(invited);
    expect(guestConversation([other])).toBeNull();
  });
});

describe("the guest's next step", () => {
  it.each([
    ['none', null, [], false],
    ['invited', conversation(a, { membership: 'invite' }), [meeting(a, { canJoin: true })], true],
    ['ready', conversation(a), [], false],
    ['ready', conversation(a), [meeting(b, { canJoin: true })], false],
    ['ready', conversation(a), [meeting(a)], false],
    ['join', conversation(a), [meeting(b), meeting(a, { canJoin: true })], false],
    ['join', conversation(a), [meeting(a, { canJoin: true })], true],
    ['waiting', conversation(a), [meeting(a)], true],
  ] as const)('is %s', (step, room, meetings, saidReady) => {
    expect(guestStep(room, meetings, saidReady)).toBe(step);
  });
});

describe("the host's rows", () => {
  it('are the conversations that the host is in, as they are', () => {
    const rows = hostRows(
      [
        conversation(a, { unread: 2, lastAtMs: 9 }),
        conversation(b, { membership: 'invite' }),
        conversation(c, { peers: [] }),
      ],
      [],
      a,
    );
    expect(rows).toEqual([
      { id: a, name: 'Jonas', unread: 2, lastAtMs: 9, isStarting: true, state: 'joined' },
      {
        id: c,
        name: `name of ${c}`,
        unread: 0,
        lastAtMs: null,
        isStarting: false,
        state: 'invited',
      },
    ]);
  });

  const waits = [meeting(b, { waitingSinceMs: 5 }), meeting(a, { waitingSinceMs: 0 })];
  const absent = [{ userId: '@jonas:x', displayName: 'Jonas', hasJoined: false }];
  it.each([
    ['locked', { encrypted: false }, waits],
    ['locked', { encrypted: false, peers: absent }, []],
    ['invited', { peers: absent }, waits],
    ['ready', {}, waits],
    ['joined', {}, [meeting(b, { waitingSinceMs: 5 }), meeting(a)]],
    ['joined', {}, []],
  ] as const)('are %s with %j', (state, changes, meetings) => {
    expect(hostRows([conversation(a, changes)], meetings, null)[0]?.state).toBe(state);
  });
});

describe('who waits', () => {
  it('is named, longest first, and only where there is a conversation', () => {
    const meetings = [
      meeting(a, { waitingSinceMs: 9 }),
      meeting(b, { waitingSinceMs: 0 }),
      meeting(c),
      meeting('!gone:x', { waitingSinceMs: 1 }),
    ];
    const all = [a, b, c].map((roomId) => conversation(roomId));
    expect(waitingPeople(all, meetings, a)).toEqual([
      { conversationId: b, name: 'Jonas', sinceMs: 0, isWorking: false },
      { conversationId: a, name: 'Jonas', sinceMs: 9, isWorking: true },
    ]);
  });
});
