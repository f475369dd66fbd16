import type { ReactElement } from 'react';
import { useViewState } from '../../lib/useViewState.dom.ts';
import { conversationOf, nameOf } from '../../lib/conversations.ts';
import { ChatView } from '../chat/ChatView.tsx';
import { shownChat, watchedRoom } from '../chat/chatState.ts';
import type { Desk } from './startDesk.dom.ts';
import { useNow } from './useNow.dom.ts';

export type ChatScreenProps = {
  readonly chat: Desk['chat'];
  /** Closes the side sheet; null where the chat is not one. */
  readonly onClose: (() => void) | null;
};

/** The messages of the watched conversation. A new conversation is a new view: nothing of the last one stays in it. */
export function ChatScreen({ chat, onClose }: ChatScreenProps): ReactElement {
  const state = useViewState(chat);
  const nowMs = useNow();
  const roomId = watchedRoom(state);
  return (
    <ChatView
      key={roomId}
      name={nameOf(conversationOf(state.conversations ?? [], roomId))}
      {...shownChat(state)}
      nowMs={nowMs}
      onClose={onClose}
      onWrite={chat.write}
      onSend={chat.send}
      onLoadEarlier={chat.loadEarlier}
      onTryAgain={chat.tryAgain}
      onDiscard={chat.discard}
      onRetryLoad={chat.watchAgain}
    />
  );
}
