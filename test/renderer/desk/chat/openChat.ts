// The chat's controller with another cell at the end of its port, and two conversations that it told.
import { createChatController } from '../../../../renderer/desk/chat/chatController.ts';
import { shownChat } from '../../../../renderer/desk/chat/chatState.ts';
import { conversation, item, otherCell, settled } from '../deskWorld.ts';

export const [a, b] = ['!a:x', '!b:x'];
export const world = () => {
  const matrix = otherCell('chat');
  const chat = createChatController({ ports: matrix.ports, nowMs: () => 0 });
  return {
    ...matrix,
    chat,
    shown: () => shownChat(chat.get()),
    tellTimeline: (roomId: string, id: string): void =>
      matrix.say({ type: 'timeline', roomId, items: [item(id)] }),
  };
};
/** Two conversations are told, and the first is open. */
export const open = async () => {
  const made = world();
  made.give();
  made.say({ type: 'conversations', conversations: [conversation(a), conversation(b)] });
  made.chat.choose(a);
  await settled();
  return made;
};
