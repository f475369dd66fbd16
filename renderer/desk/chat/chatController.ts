// Gives the person's commands about messages to the cell that holds the account, and keeps the facts it tells. That cell judges; this asks and shows.
import { contract } from '../../../preload/contract/contract.ts';
import type { ChatCommand } from '../../../preload/contract/chat.ts';
import type { CellPorts } from '../../lib/cellPorts.dom.ts';
import { createPortCommands } from '../../lib/portCommands.ts';
import { createViewState, type ViewState } from '../../lib/viewState.ts';
import { firstChatState, shownChat, watchedRoom, type ChatState } from './chatState.ts';
import { givenBack, refusedSend } from './sendRules.ts';

export interface ChatPorts {
  readonly ports: CellPorts<'chat'>;
  /** A clock that never goes back, ms: how much may be said on the port. */
  readonly nowMs: () => number;
}

export interface ChatController extends ViewState<ChatState> {
  /** Opens a conversation, or closes the open one. */
  readonly choose: (roomId: string | null) => void;
  /** Which conversation a meeting is open in; null for none. */
  readonly followMeeting: (roomId: string | null) => void;
  readonly watchAgain: () => void;
  /** Null when it was done, else the code of the failure. */
  readonly invite: (person: string) => Promise<string | null>;
  readonly accept: (roomId: string) => Promise<string | null>;
  /** What stands in the box of the watched conversation. */
  readonly write: (text: string) => void;
  readonly send: () => void;
  readonly tryAgain: (itemId: string) => void;
  readonly discard: (itemId: string) => void;
  readonly loadEarlier: () => void;
}

const { rate, messages } = contract.ports.chat;

export function createChatController({ ports, nowMs }: ChatPorts): ChatController {
  const state = createViewState<ChatState>(firstChatState);
  /** Counts what was watched: an answer to an earlier one says nothing about this one. */
  let turn = 0;

  const commands = createPortCommands({
    said: messages.desk,
    heard: messages.matrix,
    rate,
    nowMs,
    onFact: (fact) => {
      if (fact.type === 'conversations') return state.set({ conversations: fact.conversations });
      if (fact.roomId !== watchedRoom(state.get())) return;
      state.set({ timeline: { roomId: fact.roomId, items: fact.items }, watchFailed: false });
    },
  });
  const ask = (command: ChatCommand): Promise<string | null> => commands.ask(command);

  const watch = async (): Promise<void> => {
    turn += 1;
    const own = turn;
    state.set({ watchFailed: false });
    const code = await ask({ name: 'watch', roomId: watchedRoom(state.get()) });
    if (own === turn && code !== null) state.set({ watchFailed: true });
  };
  const watchAfter = (
    changes: Pick<ChatState, 'chosen'> | Pick<ChatState, 'meetingRoom'>,
  ): void => {
    const before = watchedRoom(state.get());
    state.set(changes);
    if (watchedRoom(state.get()) !== before) void watch();
  };
  const setDraft = (roomId: string, text: string): void =>
    state.set({ drafts: new Map(state.get().drafts).set(roomId, text) });

  const send = async (): Promise<void> => {
    const roomId = watchedRoom(state.get());
    const text = shownChat(state.get()).draft.trim();
    if (roomId === null || text === '') return;
    setDraft(roomId, '');
    const others = [...state.get().refusals].filter(([id]) => id !== roomId);
    state.set({ refusals: new Map(others) });
    const refused = refusedSend(await ask({ name: 'send', roomId, text }));
    if (refused === null) return;
    setDraft(roomId, givenBack(text, state.get().drafts.get(roomId) ?? ''));
    state.set({ refusals: new Map(state.get().refusals).set(roomId, refused) });
  };
  const loadEarlier = async (): Promise<void> => {
    const roomId = watchedRoom(state.get());
    if (roomId === null || state.get().loadingEarlier === roomId) return;
    state.set({ loadingEarlier: roomId });
    await ask({ name: 'loadEarlier', roomId });
    if (state.get().loadingEarlier === roomId) state.set({ loadingEarlier: null });
  };

  ports.take('chat', (port) => {
    commands.attach(port);
    // The other end is new: it does not know yet what is on the screen.
    if (watchedRoom(state.get()) !== null) void watch();
  });

  return {
    get: state.get,
    subscribe: state.subscribe,
    choose: (roomId) => {
      watchAfter({ chosen: roomId });
      if (roomId !== null) void ask({ name: 'markRead', roomId });
    },
    followMeeting: (roomId) => watchAfter({ meetingRoom: roomId }),
    watchAgain: () => void watch(),
    invite: (person) => ask({ name: 'invite', person: person.trim() }),
    accept: (roomId) => ask({ name: 'accept', roomId }),
    write: (text) => {
      const roomId = watchedRoom(state.get());
      if (roomId !== null) setDraft(roomId, text);
    },
    send: () => void send(),
    tryAgain: (itemId) => void ask({ name: 'retry', itemId }),
    discard: (itemId) => void ask({ name: 'discard', itemId }),
    loadEarlier: () => void loadEarlier(),
  };
}
