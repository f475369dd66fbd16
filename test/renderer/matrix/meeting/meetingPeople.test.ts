// P18: main says on the screen whom this person is with; it hears it from where identities are judged.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moderator, patient, roomWith } from '../cellDoubles.ts';
import { meetings, roomId, settle } from './meetingWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const start = { name: 'start', roomId } as const;
const person = { userId: patient, displayName: 'patient', isConfirmed: false };
const named = (displayName: string) =>
  roomWith(patient, { peers: [{ userId: patient, displayName, hasJoined: true }] });

describe('the other person’s name', () => {
  it('is told to main when it changed while the meeting is open, and only then', async () => {
    const cell = meetings(moderator);
    cell.setRooms([named('early')]);
    await cell.ask(start);
    cell.setRooms([named('early')]);
    cell.setRooms([named('late')]);
    cell.setRooms([named('late')]);
    cell.setRooms([]);
    cell.setRooms([named('later')]);
    await settle();
    expect(cell.main.inputsOf('meeting.people')).toEqual([
      { people: [{ ...person, displayName: 'late' }] },
      { people: [{ ...person, displayName: 'later' }] },
    ]);
  });
});

it('a name that changed while main made the page is told as soon as it is open', async () => {
  const cell = meetings(moderator);
  const opening = Promise.withResolvers<unknown>();
  Object.assign(cell.main.api.calls, { 'meeting.open': () => opening.promise });
  await cell.ask(start);
  cell.setRooms([named('new')]);
  expect(cell.main.inputsOf('meeting.people')).toEqual([]);
  opening.resolve({ ok: true, value: undefined });
  await settle();
  expect(cell.main.inputsOf('meeting.people')).toMatchObject([
    { people: [{ displayName: 'new' }] },
  ]);
});
