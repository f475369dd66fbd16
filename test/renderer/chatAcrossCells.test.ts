// The two ends of the messages' port meet over a real one: the desk's controller and the matrix cell's, with a homeserver that is a stand-in.
import { afterEach, expect, it, vi } from 'vitest';
import { createChatController as createDeskChat } from '../../renderer/desk/chat/chatController.ts';
import { shownChat } from '../../renderer/desk/chat/chatState.ts';
import { createChatController as createMatrixChat } from '../../renderer/matrix/chat/chatController.dom.ts';
import { item } from './desk/deskWorld.ts';
import { matrixDouble, moderator, patient, practice, roomWith } from './matrix/cellDoubles.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

const joined = () => {
  const homeserver = matrixDouble();
  homeserver.rooms([roomWith(moderator)]);
  homeserver.timeline('!r:x', [item('one')]);
  const matrix = createMatrixChat({
    matrix: homeserver.matrix,
    practice,
    own: () => ({ userId: patient, deviceId: 'OWN' }),
    tickMs: () => performance.now(),
  });
  let taken: ((port: MessagePort) => void) | null = null;
  const desk = createDeskChat({
    ports: {
      take: (_, taker) => {
        taken = taker;
      },
    },
    nowMs: () => performance.now(),
  });
  const join = (): void => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    taken?.(port1);
    matrix.takePort(port2);
  };
  join();
  return { ...homeserver, desk, join };
};

it('conversations, messages, a refused text and a cell that was loaded anew', async () => {
  const { desk, will, join, asked } = joined();
  await vi.waitFor(() => expect(desk.get().conversations?.length).toBe(1));
  expect(desk.get().conversations?.[0]).toMatchObject({ roomId: '!r:x', withModerator: true });
  desk.choose('!r:x');
  await vi.waitFor(() => expect(shownChat(desk.get())).toMatchObject({ load: 'ready' }));
  expect(shownChat(desk.get()).items).toEqual([item('one')]);

  will.sendText = () => Promise.resolve({ ok: false, code: 'chat.tooLong' });
  desk.write('hello');
  desk.send();
  await vi.waitFor(() =>
    expect(shownChat(desk.get())).toMatchObject({ draft: 'hello', refused: 'chat.tooLong' }),
  );
  expect(asked.filter(([name]) => name === 'sendText').length).toBe(1);

  will.items = new Map([['!r:x', [item('one'), item('two')]]]);
  join();
  await vi.waitFor(() => expect(shownChat(desk.get()).items.length).toBe(2));
});
