// P2: who may meet whom, as a table.
import { describe, expect, it } from 'vitest';
import {
  matrixRoom,
  mayStart,
  mayWait,
  namedNow,
  onlyOther,
} from '../../../../renderer/matrix/meeting/meetingRules.ts';
import { shownRooms } from '../../../../renderer/matrix/meeting/shownMeetings.ts';
import { emptyRoomSession } from '../../../../renderer/matrix/meeting/roomSession.ts';
import { moderator, patient, roomWith } from '../cellDoubles.ts';

const person = { userId: patient, displayName: 'patient', isConfirmed: false };
const peer = (userId: string, displayName = 'x') => ({ userId, displayName, hasJoined: true });

describe('the one other person', () => {
  it('is the only one, and nobody is called confirmed', () => {
    expect(onlyOther(roomWith(patient))).toEqual({ ok: true, value: person });
    expect(onlyOther(null)).toEqual({ ok: false, code: 'chat.unknownRoom' });
  });

  it('is asked for by moderators only', () => {
    const room = roomWith(patient);
    expect(mayStart(room, moderator, [moderator])).toEqual({ ok: true, value: person });
    for (const own of [patient, '', '@Therapist:x', '@therapist:x.evil'])
      expect(mayStart(room, own, [moderator])).toEqual({ ok: false, code: 'meeting.notModerator' });
  });
});

describe('waiting', () => {
  it('is possible where one of the others is a moderator, whoever else is there', () => {
    const room = roomWith(patient, { peers: [peer('@a:x'), peer(moderator)] });
    expect(mayWait(room, [moderator])).toEqual({ ok: true, value: null });
    expect(mayWait(room, [])).toEqual({ ok: false, code: 'meeting.notModerator' });
  });
});

describe('the name', () => {
  it('is that of the same person, as the room says it now', () => {
    const room = roomWith(patient, { peers: [peer('@a:x', 'A'), peer(patient, 'new')] });
    expect(namedNow(person, room)).toEqual({ ...person, displayName: 'new' });
    expect([namedNow(person, roomWith('@a:x')), namedNow(person, null)]).toEqual([person, person]);
  });

  it('of a room finds that room', () => {
    const rooms = [roomWith('@a:x', { roomId: '!a:x' }), roomWith(patient)];
    expect([matrixRoom(rooms, '!r:x')?.roomId, matrixRoom(rooms, '!z:x')]).toEqual(['!r:x', null]);
  });
});

it('no more conversations are told than the contract takes', () => {
  const many = Array.from(
    { length: 600 },
    (_, index) => [`!${index}:x`, emptyRoomSession] as const,
  );
  expect(shownRooms(new Map(many)).length).toBe(500);
});
