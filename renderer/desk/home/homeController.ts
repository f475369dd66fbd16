// What the person does on the two homes: which page is open, and that one press is carried out at a time. What a press means is decided elsewhere.
import { createViewState, type ViewState } from '../../lib/viewState.ts';

export interface HomeState {
  readonly page: 'today' | 'people';
  readonly invite: 'closed' | 'open' | 'working' | 'failed';
  /** The conversation in which a press is being carried out; null for none. */
  readonly workingRoom: string | null;
  /** The last press did not reach the practice. */
  readonly hasFailed: boolean;
}

/** Each command gives null when it was done, else the code of the failure. */
type Command = (subject: string) => Promise<string | null>;

export interface HomePorts {
  readonly choose: (roomId: string | null) => void;
  readonly invite: Command;
  readonly accept: Command;
  readonly ready: Command;
  readonly notReady: Command;
  readonly start: Command;
  readonly join: Command;
}

export interface HomeController extends ViewState<HomeState> {
  readonly showPage: (page: HomeState['page']) => void;
  readonly openMessages: (roomId: string) => void;
  readonly closeMessages: () => void;
  readonly showInvite: (isOpen: boolean) => void;
  readonly invite: (person: string) => Promise<void>;
  readonly accept: (roomId: string) => Promise<void>;
  readonly ready: (roomId: string) => Promise<void>;
  readonly notReady: (roomId: string) => Promise<void>;
  readonly start: (roomId: string) => Promise<void>;
  readonly join: (roomId: string) => Promise<void>;
}

export function createHomeController(ports: HomePorts): HomeController {
  const state = createViewState<HomeState>({
    page: 'today',
    invite: 'closed',
    workingRoom: null,
    hasFailed: false,
  });

  const press = async (command: Command, roomId: string): Promise<void> => {
    if (state.get().workingRoom !== null) return;
    state.set({ workingRoom: roomId, hasFailed: false });
    const code = await command(roomId);
    state.set({ workingRoom: null, hasFailed: code !== null });
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    showPage: (page) => state.set({ page }),
    openMessages: (roomId) => {
      state.set({ page: 'people' });
      ports.choose(roomId);
    },
    closeMessages: () => ports.choose(null),
    showInvite: (isOpen) => state.set({ invite: isOpen ? 'open' : 'closed' }),
    invite: async (person) => {
      state.set({ invite: 'working' });
      const code = await ports.invite(person);
      state.set({ invite: code === null ? 'closed' : 'failed' });
    },
    accept: (roomId) => press(ports.accept, roomId),
    ready: (roomId) => press(ports.ready, roomId),
    notReady: (roomId) => press(ports.notReady, roomId),
    start: (roomId) => press(ports.start, roomId),
    join: (roomId) => press(ports.join, roomId),
  };
}
