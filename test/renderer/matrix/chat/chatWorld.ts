// The messages of one matrix cell with the desk at the other end of the port. It decides nothing about the product.
import { vi } from 'vitest';
import type { ChatCommand, TimelineItem } from '../../../../preload/contract/chat.ts';
import { createChatController } from '../../../../renderer/matrix/chat/chatController.dom.ts';
import type { RoomSummary } from '../../../../renderer/matrix/chat/chatShapes.ts';
import {
  matrixDouble,
  moderator,
  patient,
  portDouble,
  practice,
  roomWith,
} from '../cellDoubles.ts';

export const roomId = '!r:x';
export const settle = () => vi.advanceTimersByTimeAsync(1);
type Said = { readonly type: string } & Readonly<Record<string, unknown>>;
export const item = (id: string, change: Partial<TimelineItem> = {}): TimelineItem => ({
  id,
  sender: { userId: moderator, displayName: 'T', me: false },
  atMs: 5,
  body: 'hello',
  kind: 'text',
  state: 'sent',
  warning: null,
  ...change,
});

export const chat = (
  userId: string = patient,
  rooms: readonly RoomSummary[] = [roomWith(moderator)],
) => {
  const double = matrixDouble();
  double.will.rooms = rooms;
  const own = { person: { userId } as { userId: string } | null };
  const controller = createChatController({
    matrix: double.matrix,
    practice,
    own: () => own.person,
    tickMs: () => performance.now(),
  });
  let desk = portDouble();
  controller.takePort(desk.port);
  let lastId = 0;
  const heard = () => desk.got as Said[];
  return {
    ...double,
    own,
    controller,
    heard,
    all: (type: string) => heard().filter((one) => one.type === type),
    newest: (type: string) => heard().findLast((one) => one.type === type),
    newDesk: () => {
      desk = portDouble();
      controller.takePort(desk.port);
      return desk;
    },
    ask: async (command: ChatCommand): Promise<unknown> => {
      lastId += 1;
      const id = lastId;
      desk.say({ id, command });
      await settle();
      return heard().find((one) => one.type === 'answer' && one['id'] === id)?.['code'];
    },
  };
};
export const watch: ChatCommand = { name: 'watch', roomId };
