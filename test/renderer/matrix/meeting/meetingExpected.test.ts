// When main hears that somebody waits, and so that the call page may sign in at the video server ahead: for a guest who said so, and for a host where a guest waits whom they may meet.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moderator, patient, roomWith } from '../cellDoubles.ts';
import { event, meetings, nowMs, open, roomId, said, type Meetings } from './meetingWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const told = (cell: Meetings) =>
  cell.main
    .inputsOf('meeting.expect')
    .map((input) => (input as { readonly isExpected: boolean }).isExpected);
const guestIs = (state: 'ready' | 'away', atMs = nowMs - 500) =>
  event({ state }, { sender: patient, senderDevice: 'GUEST', atMs });

describe('a guest', () => {
  it('who says that they are here is told to main, and no more when they take it back', async () => {
    const cell = meetings(patient);
    expect(told(cell)).toEqual([]);
    await cell.ask({ name: 'ready', roomId });
    expect(told(cell)).toEqual([true]);
    await cell.ask({ name: 'ready', roomId });
    expect(told(cell)).toEqual([true]);
    await cell.ask({ name: 'notReady', roomId });
    expect(told(cell)).toEqual([true, false]);
  });

  it('whose word could not be sent waits for nobody', async () => {
    const cell = meetings(patient);
    cell.will.sendSessionEvent = () => Promise.resolve({ ok: false, code: 'matrix.unreachable' });
    await cell.ask({ name: 'ready', roomId });
    expect(told(cell)).toEqual([]);
  });

  it('in a meeting waits no more, neither in it nor when they leave it', async () => {
    const cell = meetings(patient);
    await cell.ask({ name: 'ready', roomId });
    cell.event(said);
    cell.event(open({ atMs: nowMs + 1 }));
    expect(await cell.ask({ name: 'join', roomId })).toBe('meeting.alreadyOpen');
    expect(cell.main.inputsOf('meeting.open').length).toBe(1);
    await cell.ask({ name: 'leave' });
    expect(told(cell)).toEqual([true]);
  });
});

describe('a host', () => {
  it('hears that a guest waits, and that nobody does any more', () => {
    const cell = meetings(moderator);
    cell.event(guestIs('ready'));
    cell.event(guestIs('away', nowMs - 400));
    expect(told(cell)).toEqual([true, false]);
  });

  it.each([
    ['beside a third person', [roomWith(patient, { encrypted: false })]],
    ['in a conversation that is not known', []],
  ])('expects nobody %s', (_, rooms) => {
    const cell = meetings(moderator, rooms);
    cell.event(guestIs('ready'));
    expect(told(cell)).toEqual([]);
    cell.setRooms([roomWith(patient)]);
    expect(told(cell)).toEqual([true]);
  });

  it('who is not signed in yet hears of it as soon as they are', () => {
    const cell = meetings(moderator);
    const { device } = cell.own;
    cell.own.device = null;
    cell.event(guestIs('ready'));
    expect(told(cell)).toEqual([]);
    cell.own.device = device;
    cell.setRooms([roomWith(patient)]);
    expect(told(cell)).toEqual([true]);
  });

  it('who was answered opens the meeting with it used up: the next one who waits is told anew', async () => {
    const cell = meetings(moderator);
    cell.event(guestIs('ready'));
    await cell.ask({ name: 'start', roomId });
    cell.event(guestIs('ready', nowMs - 300));
    expect(told(cell)).toEqual([true]);
    await cell.ask({ name: 'leave' });
    expect(told(cell)).toEqual([true, true]);
  });

  it('finding: who leaves while the page is still coming hears no more of it when nobody waits', async () => {
    const cell = meetings(moderator);
    let opened = (): void => undefined;
    Object.assign(cell.main.api.calls, {
      'meeting.open': () =>
        new Promise((resolve) => {
          opened = () => resolve({ ok: true, value: undefined });
        }),
    });
    void cell.ask({ name: 'start', roomId });
    await vi.advanceTimersByTimeAsync(1);
    cell.event(guestIs('ready'));
    await cell.ask({ name: 'leave' });
    opened();
    await vi.advanceTimersByTimeAsync(1);
    cell.event(guestIs('away', nowMs - 400));
    expect(told(cell)).toEqual([true, false]);
  });

  it('whose main did not take it is told again with the next change', async () => {
    const cell = meetings(moderator);
    cell.main.will['meeting.expect'] = { ok: false, code: 'meeting.noLogin' };
    cell.event(guestIs('ready'));
    await vi.advanceTimersByTimeAsync(1);
    cell.main.will['meeting.expect'] = { ok: true, value: undefined };
    cell.setRooms([roomWith(patient)]);
    await vi.advanceTimersByTimeAsync(1);
    cell.setRooms([roomWith(patient)]);
    expect(told(cell)).toEqual([true, true]);
  });
});
