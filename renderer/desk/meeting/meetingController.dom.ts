// Carries out what the person does about a meeting, through the cell that holds the keys and through main. Those two decide; this asks and shows.
import { contract } from '../../../preload/contract/contract.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { MeetingCommand } from '../../../preload/contract/meeting.ts';
import type { CellPorts } from '../../lib/cellPorts.dom.ts';
import { createPortCommands } from '../../lib/portCommands.ts';
import { createViewState, type ViewState } from '../../lib/viewState.ts';
import type { CallViewRect } from './MeetingView.tsx';
import { afterCurrent, firstMeetingState, type MeetingState } from './meetingState.ts';
import { truthLifeMs, unsure } from './truthRules.ts';

export interface MeetingPorts {
  readonly api: CellApi<'desk'>;
  readonly ports: CellPorts<'meeting'>;
  /** Ms since 1970. */
  readonly wallMs: () => number;
  /** A clock that never goes back, ms: how much may be said on the port. */
  readonly nowMs: () => number;
  /** How many messages of this conversation are new. */
  readonly unread: (roomId: string) => number;
}

export interface MeetingController extends ViewState<MeetingState> {
  /** Each gives null when it was done, else the code of the failure. */
  readonly start: (roomId: string) => Promise<string | null>;
  readonly join: (roomId: string) => Promise<string | null>;
  readonly ready: (roomId: string) => Promise<string | null>;
  readonly notReady: (roomId: string) => Promise<string | null>;
  readonly leave: () => Promise<void>;
  readonly toggleChat: () => void;
  /** Where the call's page belongs; null for nowhere. */
  readonly place: (rect: CallViewRect | null) => void;
  /** Tells the call's button how the messages stand, when that changed. */
  readonly tellChat: () => void;
}

const { rate, messages } = contract.ports.meeting;
const nowhere: CallViewRect = { x: 0, y: 0, width: 0, height: 0 };
const maxUnread = 9_999;

const wholePixels = ({ x, y, width, height }: CallViewRect): CallViewRect => {
  const whole = (value: number): number => Math.max(0, Math.round(value));
  return { x: whole(x), y: whole(y), width: whole(width), height: whole(height) };
};

export function createMeetingController(given: MeetingPorts): MeetingController {
  const { api, ports, wallMs, nowMs, unread } = given;
  const state = createViewState<MeetingState>(firstMeetingState);
  let silence: ReturnType<typeof setTimeout> | undefined;
  let rect = nowhere;
  let toldChat: string | null = null;

  const tellPlace = (): void => void api.calls['meeting.place'](wholePixels(rect));
  const tellChat = (): void => {
    const { current, isChatOpen } = state.get();
    if (current?.phase !== 'open') return;
    const shown = {
      isOpen: isChatOpen,
      unread: isChatOpen ? 0 : Math.min(maxUnread, unread(current.roomId)),
    };
    const words = JSON.stringify(shown);
    if (words === toldChat) return;
    toldChat = words;
    void api.calls['meeting.chat'](shown);
  };
  const takeCurrent = (current: MeetingState['current']): void => {
    const opens = current?.phase === 'open' && state.get().current?.phase !== 'open';
    // Main knows the call's page only from then on: what it was told before may be lost.
    if (opens) toldChat = null;
    state.set(afterCurrent(state.get(), current));
    if (!opens) return;
    tellPlace();
    tellChat();
  };

  const commands = createPortCommands({
    said: messages.desk,
    heard: messages.matrix,
    rate,
    nowMs,
    onFact: (fact) => {
      if (fact.type === 'current') return takeCurrent(fact.current);
      state.set({ rooms: fact.rooms, saidReady: fact.saidReady });
    },
  });
  const ask = (command: MeetingCommand): Promise<string | null> => commands.ask(command);
  const open = async (name: 'start' | 'join', roomId: string): Promise<string | null> => {
    const code = await ask({ name, roomId });
    if (code !== null && state.get().current === null) state.set({ refusedRoom: roomId });
    return code;
  };
  const toggleChat = (): void => {
    state.set({ isChatOpen: !state.get().isChatOpen });
    tellChat();
  };

  ports.take('meeting', (port) => commands.attach(port));
  api.on('truth.changed', (truth) => {
    if (state.get().current === null) return;
    state.set({ truth });
    clearTimeout(silence);
    silence = setTimeout(() => {
      // The meeting it was said of may be over.
      if (state.get().truth === truth) state.set({ truth: unsure(truth, wallMs()) });
    }, truthLifeMs);
  });
  api.on('chat.toggled', toggleChat);

  return {
    get: state.get,
    subscribe: state.subscribe,
    start: (roomId) => open('start', roomId),
    join: (roomId) => open('join', roomId),
    ready: (roomId) => ask({ name: 'ready', roomId }),
    notReady: (roomId) => ask({ name: 'notReady', roomId }),
    leave: async () => {
      state.set({ refusedRoom: null });
      if (state.get().current !== null) await ask({ name: 'leave' });
    },
    toggleChat,
    place: (next) => {
      rect = next ?? nowhere;
      tellPlace();
    },
    tellChat,
  };
}
