// Which meeting stands on the screen, and what of the last one may stay.
import { describe, expect, it } from 'vitest';
import {
  afterCurrent,
  firstMeetingState,
  shownMeeting,
  type MeetingState,
} from '../../../../renderer/desk/meeting/meetingState.ts';
import { stripOf, unsure } from '../../../../renderer/desk/meeting/truthRules.ts';
import { strong } from '../deskWorld.ts';

const [a, b] = ['!a:x', '!b:x'];
const inside: MeetingState = {
  ...firstMeetingState,
  rooms: [{ roomId: a, waitingSinceMs: null, canJoin: true }],
  saidReady: true,
  current: { roomId: a, phase: 'opening' },
  truth: strong,
  isChatOpen: false,
};

describe('the shown meeting', () => {
  it('is the current one, else the refused one as one that failed, else none', () => {
    expect(shownMeeting({ ...inside, refusedRoom: b })).toEqual({ roomId: a, phase: 'opening' });
    expect(shownMeeting({ ...inside, current: null, refusedRoom: b })).toEqual({
      roomId: b,
      phase: 'failed',
    });
    expect(shownMeeting(firstMeetingState)).toBeNull();
  });
});

describe('after the meeting was told', () => {
  it('the same one keeps what belongs to it', () => {
    const current = { roomId: a, phase: 'open' } as const;
    expect(afterCurrent(inside, current)).toEqual({ ...inside, current });
  });

  it('another one begins anew, and a refusal is over', () => {
    const current = { roomId: b, phase: 'opening' } as const;
    expect(afterCurrent({ ...inside, refusedRoom: a }, current)).toEqual({
      ...inside,
      current,
      refusedRoom: null,
      truth: null,
      isChatOpen: true,
    });
  });

  it('none leaves nothing of it but an unseen refusal', () => {
    expect(afterCurrent({ ...inside, refusedRoom: b }, null)).toEqual({
      ...inside,
      current: null,
      refusedRoom: b,
      truth: null,
      isChatOpen: true,
    });
  });
});

describe('the strip', () => {
  it('says that nothing is protected before main said anything', () => {
    expect(stripOf(null, 'Jonas')).toEqual({
      who: { level: 'notYet', peerName: 'Jonas', atMs: 0 },
      really: null,
      measured: null,
    });
  });

  it('says what main said, by the real names', () => {
    expect(stripOf(strong, 'other')).toEqual({
      who: { level: 'protected', peerName: 'Jonas', atMs: 1 },
      really: 'unconfirmed',
      measured: {
        framesSent: 9,
        framesSealed: 8,
        framesOpened: 7,
        framesDropped: 5,
        route: 'relayOnly',
        encryption: 'SFrame, AES_256_GCM_SHA512_128 (RFC 9605)',
        servers: ['relay.alcove.test'],
      },
    });
  });

  it.each(['notYet', 'lost', 'unknown'] as const)(
    'names no encryption and asks nobody who they are while it is %s',
    (level) => {
      expect(stripOf({ ...strong, level, relayOnly: false }, '')).toMatchObject({
        who: { level },
        really: null,
        measured: { encryption: null, route: 'none' },
      });
    },
  );
});

describe('what main no longer repeats', () => {
  it('is unknown, with no number and no route of before', () => {
    expect(unsure(strong, 7)).toEqual({
      ...strong,
      level: 'unknown',
      relayOnly: false,
      window: { sent: 0, sealed: 0, opened: 0, decoded: 0, refusedIn: 0 },
      sinceMs: 7,
    });
  });

  it('stays as it is when it was unknown before', () => {
    const unknown = { ...strong, level: 'unknown' } as const;
    expect(unsure(unknown, 7)).toBe(unknown);
  });
});
