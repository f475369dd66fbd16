// P18: the strip's sentence is taken back when main falls silent, nothing of one meeting stays for the next, and what was refused is shown.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Truth } from '../../../../preload/contract/shapes.ts';
import { createMeetingController } from '../../../../renderer/desk/meeting/meetingController.dom.ts';
import { shownMeeting } from '../../../../renderer/desk/meeting/meetingState.ts';
import { mainDouble, otherCell, settled, strong } from '../deskWorld.ts';

const [a, b] = ['!a:x', '!b:x'];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const world = () => {
  const main = mainDouble();
  const matrix = otherCell('meeting');
  const unread = new Map<string, number>();
  const meeting = createMeetingController({
    api: main.api,
    ports: matrix.ports,
    wallMs: () => 5_000,
    nowMs: () => 0,
    unread: (roomId) => unread.get(roomId) ?? 0,
  });
  matrix.give();
  return {
    ...main,
    ...matrix,
    meeting,
    unread,
    shown: () => shownMeeting(meeting.get()),
    current: (roomId: string, phase: 'opening' | 'open' | 'failed' = 'open'): void =>
      matrix.say({ type: 'current', current: { roomId, phase } }),
    none: (): void => matrix.say({ type: 'current', current: null }),
    truth: (): Truth | null => meeting.get().truth,
  };
};

describe('what the other cell tells', () => {
  it('is kept: the rooms, and that this person is ready', () => {
    const { meeting, say } = world();
    expect(meeting.get()).toMatchObject({ rooms: [], saidReady: false, current: null });
    const rooms = [{ roomId: a, waitingSinceMs: 3, canJoin: true }];
    say({ type: 'rooms', rooms, saidReady: true });
    expect(meeting.get()).toMatchObject({ rooms, saidReady: true, current: null });
  });

  it('is told to who watches', () => {
    const { meeting, current } = world();
    let times = 0;
    meeting.subscribe(() => {
      times += 1;
    });
    current(a);
    expect(times).toBe(1);
  });
});

describe('a command', () => {
  it.each(['start', 'join', 'ready', 'notReady'] as const)(
    '%s names its conversation and ends with its code',
    async (name) => {
      const { meeting, asked, answer } = world();
      const done = meeting[name](a);
      expect(asked()).toEqual([{ name, roomId: a }]);
      await answer('meeting.notOpen');
      expect(await done).toBe('meeting.notOpen');
    },
  );

  it.each(['start', 'join'] as const)(
    '%s that was refused is seen, until it is left',
    async (name) => {
      const { meeting, answer, shown, asked } = world();
      void meeting[name](a);
      await answer('meeting.noPractice');
      expect(shown()).toEqual({ roomId: a, phase: 'failed' });
      await meeting.leave();
      expect(shown()).toBeNull();
      expect(asked().length).toBe(1);
    },
  );

  it.each([null, 'matrix.unreachable'])('ready changes no screen: %s', async (code) => {
    const { meeting, answer, shown } = world();
    void meeting.ready(a);
    await answer(code);
    expect(shown()).toBeNull();
  });

  it('start that was done, or that was refused while a meeting is there, changes no screen', async () => {
    const { meeting, answer, shown, current } = world();
    void meeting.start(a);
    await answer(null);
    expect(shown()).toBeNull();
    current(b);
    void meeting.start(a);
    await answer('meeting.alreadyOpen');
    expect(shown()).toEqual({ roomId: b, phase: 'open' });
    expect(meeting.get().refusedRoom).toBeNull();
  });

  it('leave is said where there is a meeting, and the screen waits for what comes of it', async () => {
    const { meeting, asked, shown, current, none } = world();
    current(a);
    void meeting.leave();
    expect(asked()).toEqual([{ name: 'leave' }]);
    expect(shown()).toEqual({ roomId: a, phase: 'open' });
    none();
    expect(shown()).toBeNull();
  });
});

describe('the sentence', () => {
  it('is taken back when main stops repeating it', async () => {
    const { tell, truth, current } = world();
    current(a);
    for (let repeat = 0; repeat < 12; repeat += 1) {
      tell('truth.changed', strong);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(truth()).toEqual(strong);
    await vi.advanceTimersByTimeAsync(1_249);
    expect(truth()?.level).toBe('protected');
    await vi.advanceTimersByTimeAsync(1);
    expect(truth()).toMatchObject({ level: 'unknown', relayOnly: false, sinceMs: 5_000 });
    tell('truth.changed', strong);
    expect(truth()).toEqual(strong);
  });

  it('is none outside a meeting, and none of the meeting before', async () => {
    const { tell, truth, current, none } = world();
    tell('truth.changed', strong);
    expect(truth()).toBeNull();
    current(a);
    tell('truth.changed', strong);
    none();
    expect(truth()).toBeNull();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(truth()).toBeNull();
    current(a);
    tell('truth.changed', strong);
    current(b);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(truth()).toBeNull();
  });

  it('stays while the same meeting goes on', () => {
    const { tell, truth, current } = world();
    current(a, 'opening');
    tell('truth.changed', strong);
    current(a);
    expect(truth()).toEqual(strong);
  });
});

describe("the place of the call's page", () => {
  const rect = { x: 10.4, y: -3, width: 100.6, height: 50 };
  const whole = { x: 10, y: 0, width: 101, height: 50 };
  const nowhere = { x: 0, y: 0, width: 0, height: 0 };

  it('is told in whole pixels, and as nowhere when there is none', () => {
    const { meeting, inputsOf } = world();
    meeting.place(rect);
    meeting.place(null);
    expect(inputsOf('meeting.place')).toEqual([whole, nowhere]);
  });

  it('is told again when the meeting opens: before, main may not have had a page to place', () => {
    const { meeting, inputsOf, current } = world();
    current(a, 'opening');
    meeting.place(rect);
    expect(inputsOf('meeting.place')).toEqual([whole]);
    current(a);
    expect(inputsOf('meeting.place')).toEqual([whole, whole]);
    current(a);
    expect(inputsOf('meeting.place')).toEqual([whole, whole]);
  });

  it('is not told again when the meeting fails', () => {
    const { inputsOf, current } = world();
    current(a, 'failed');
    expect(inputsOf('meeting.place')).toEqual([]);
  });
});

describe('the messages beside a meeting', () => {
  it('stand open at first, and the button in the call knows', () => {
    const { meeting, inputsOf, current } = world();
    expect(meeting.get().isChatOpen).toBe(true);
    current(a, 'opening');
    expect(inputsOf('meeting.chat')).toEqual([]);
    current(a);
    expect(inputsOf('meeting.chat')).toEqual([{ isOpen: true, unread: 0 }]);
  });

  it('close and open by the button in the call or by the cross, and the button counts what is new', () => {
    const { meeting, inputsOf, current, tell, unread } = world();
    current(a);
    unread.set(a, 2);
    meeting.tellChat();
    tell('chat.toggled', undefined);
    expect(meeting.get().isChatOpen).toBe(false);
    unread.set(a, 20_000);
    meeting.tellChat();
    meeting.tellChat();
    meeting.toggleChat();
    expect(inputsOf('meeting.chat')).toEqual([
      { isOpen: true, unread: 0 },
      { isOpen: false, unread: 2 },
      { isOpen: false, unread: 9_999 },
      { isOpen: true, unread: 0 },
    ]);
  });

  it('are told to the button once, also when the same meeting is told again', () => {
    const { meeting, inputsOf, current } = world();
    current(a);
    current(a);
    meeting.tellChat();
    expect(inputsOf('meeting.chat')).toEqual([{ isOpen: true, unread: 0 }]);
  });

  it('of the next meeting stand open again, and its button is told anew', () => {
    const { meeting, inputsOf, current, none } = world();
    current(a);
    none();
    current(a);
    expect(inputsOf('meeting.chat').length).toBe(2);
    meeting.toggleChat();
    none();
    current(b);
    expect(meeting.get().isChatOpen).toBe(true);
  });

  it('are not spoken of where no meeting is open', () => {
    const { meeting, inputsOf, current } = world();
    meeting.toggleChat();
    current(a, 'failed');
    meeting.toggleChat();
    expect(inputsOf('meeting.chat')).toEqual([]);
  });
});

it('a new port tells everything anew, and ends what waited on the old one', async () => {
  const { meeting, give, current, none, shown } = world();
  current(a);
  const done = meeting.ready(a);
  give();
  await settled();
  expect(await done).toBe('port.lost');
  expect(shown()).toEqual({ roomId: a, phase: 'open' });
  none();
  expect(shown()).toBeNull();
});
