// One matrix cell's meetings with the other ends of its ports: a desk that commands and hears, a call page, main. It decides nothing about the product.
import { vi } from 'vitest';
import type { MeetingCommand } from '../../../../preload/contract/meeting.ts';
import type { RoomSummary, SessionEvent } from '../../../../renderer/matrix/chat/chatShapes.ts';
import {
  joinType,
  sessionEventType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { createMeetingController } from '../../../../renderer/matrix/meeting/meetingController.dom.ts';
import {
  apiDouble,
  matrixDouble,
  moderator,
  patient,
  portDouble,
  practice,
  roomWith,
} from '../cellDoubles.ts';

export const roomId = '!r:x';
export const session = `${'s'.repeat(21)}A`;
export const nowMs = 1_000_000_000;
/** Lets everything happen that waits for nothing but its turn. */
export const settle = () => vi.advanceTimersByTimeAsync(1);

type Said = { readonly type: string } & Readonly<Record<string, unknown>>;

export const meetings = (
  userId: string = patient,
  rooms: readonly RoomSummary[] = [roomWith(userId === moderator ? patient : moderator)],
) => {
  const double = matrixDouble();
  double.will.rooms = rooms;
  const main = apiDouble();
  const own = {
    device: { userId, deviceId: 'OWN' } as { userId: string; deviceId: string } | null,
  };
  const controller = createMeetingController({
    api: main.api,
    matrix: double.matrix,
    practice,
    own: () => own.device,
    nowMs: () => nowMs,
    tickMs: () => performance.now(),
  });
  let lastId = 0;
  let desk = portDouble();
  controller.takePort(desk.port);
  const newest = (type: string): Said | undefined =>
    (desk.got as Said[]).findLast((message) => message.type === type);
  return {
    ...double,
    main,
    own,
    /** Everything that this desk heard. */
    heard: () => desk.got as Said[],
    newDesk: () => {
      desk = portDouble();
      controller.takePort(desk.port);
      return desk;
    },
    say: (data: unknown): void => desk.say(data),
    /** The answer's code; undefined where there was no answer. */
    ask: async (command: MeetingCommand): Promise<unknown> => {
      lastId += 1;
      const id = lastId;
      desk.say({ id, command });
      await settle();
      return (desk.got as Said[]).find((one) => one.type === 'answer' && one['id'] === id)?.[
        'code'
      ];
    },
    current: () => newest('current')?.['current'],
    rooms: () => newest('rooms')?.['rooms'],
    setRooms: double.rooms,
    saidReady: () => newest('rooms')?.['saidReady'],
    callPage: () => {
      const page = portDouble();
      controller.takeKeyPort(page.port);
      return page;
    },
    joins: () =>
      double.sent
        .filter((one) => one.type === joinType)
        .map((one) => [one.to, one.content['session']]),
    says: () => double.sent.filter((one) => one.kind === 'room').map((one) => one.content['state']),
  };
};
export type Meetings = ReturnType<typeof meetings>;

export const event = (content: object, change: Partial<SessionEvent> = {}): SessionEvent => ({
  roomId,
  eventId: '$1',
  type: sessionEventType,
  content: { v: 1, ...content },
  sender: moderator,
  senderDevice: 'HOST',
  me: false,
  atMs: nowMs - 1000,
  ...change,
});
/** The host's device says that it holds a session. */
export const open = (change: Partial<SessionEvent> = {}, device = 'HOST'): SessionEvent =>
  event({ state: 'open', session, device }, change);
/** The guest's own "ready" as the server gives it back. */
export const said = event(
  { state: 'ready' },
  { me: true, sender: patient, senderDevice: 'OWN', eventId: '$event' },
);
