// Stand-ins for what the desk's controllers speak with: main, and the cell at the other end of a port. They answer only what the real things have.
import type { Conversation, TimelineItem } from '../../../preload/contract/chat.ts';
import type { Practice } from '../../../preload/contract/app.ts';
import type { CellApi, EventPayload } from '../../../preload/contract/derive.ts';
import type { ProfilePreview, Truth } from '../../../preload/contract/shapes.ts';
import type { CellPorts } from '../../../renderer/lib/cellPorts.dom.ts';
import { portDouble } from '../matrix/cellDoubles.ts';

type Calls = CellApi<'desk'>['calls'];
type CallName = keyof Calls;
type Will = { [N in CallName]: () => Awaited<ReturnType<Calls[N]>> };
type EventName = Parameters<CellApi<'desk'>['on']>[0];

export const practice: Practice = {
  name: 'P',
  homeserverUrl: 'https://chat.alcove.test',
  serverName: 'x',
  moderators: ['@lee:x'],
  mediaRoute: 'direct',
  contacts: [],
};
export const preview: ProfilePreview = {
  practiceName: 'P',
  hosts: ['chat.alcove.test'],
  fingerprint: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  validUntilMs: 1,
  renewal: false,
};
export const conversation = (
  roomId: string,
  changes: Partial<Conversation> = {},
): Conversation => ({
  roomId,
  name: `name of ${roomId}`,
  peers: [{ userId: '@jonas:x', displayName: 'Jonas', hasJoined: true }],
  withModerator: false,
  encrypted: true,
  membership: 'join',
  unread: 0,
  lastAtMs: null,
  isWhole: false,
  ...changes,
});
export const item = (id: string): TimelineItem => ({
  id,
  sender: { userId: '@jonas:x', displayName: 'Jonas', me: false },
  atMs: 1,
  body: id,
  kind: 'text',
  state: 'sent',
  warning: null,
});
export const strong: Truth = {
  level: 'protected',
  peerName: 'Jonas',
  sinceMs: 1,
  window: { sent: 9, sealed: 8, opened: 7, decoded: 6, refusedIn: 5 },
  relayOnly: true,
  contacted: [{ host: 'relay.alcove.test', port: 443 }],
  refusedAttempts: 0,
};

const done = { ok: true, value: undefined } as const;
const fine = (): Will => ({
  'app.state': () => ({ ok: true, value: { buildNote: 'note', practice } }),
  'profile.pending': () => ({ ok: true, value: null }),
  'profile.choose': () => ({ ok: true, value: preview }),
  'profile.offer': () => ({ ok: true, value: preview }),
  'profile.accept': () => done,
  'profile.dismiss': () => done,
  'account.state': () => ({ ok: true, value: { state: 'ready', code: null, role: 'guest' } }),
  'account.retry': () => done,
  'meeting.place': () => done,
  'meeting.chat': () => done,
  'meeting.stats': () => ({ ok: true, value: null }),
  'network.counts': () => ({ ok: false, code: 'ipcGuard.failed' }),
});

/** Main: what it was asked stands in `called`; it answers as `will` says, which a test changes. */
export const mainDouble = () => {
  const called: (readonly [CallName, unknown])[] = [];
  const will = fine();
  const calls = Object.fromEntries(
    (Object.keys(will) as CallName[]).map((name) => [
      name,
      (input: unknown) => {
        called.push([name, input]);
        return Promise.resolve(will[name]());
      },
    ]),
  ) as unknown as Calls;
  const listeners = new Map<string, (payload: unknown) => void>();
  const api = {
    calls,
    on: (name: string, listener: (payload: unknown) => void) => {
      listeners.set(name, listener);
      return () => void listeners.delete(name);
    },
    ports: ['chat', 'meeting'],
  } as unknown as CellApi<'desk'>;
  return {
    api,
    called,
    will,
    inputsOf: (name: CallName) => called.filter(([one]) => one === name).map(([, input]) => input),
    tell: <N extends EventName>(name: N, payload: EventPayload<N>): void => {
      const listener = listeners.get(name);
      if (listener === undefined) throw new Error(`nobody listens to ${name}`);
      listener(payload);
    },
  };
};

/** Another cell, at the other end of the port of this name: `give` hands this page a new port; `answer` ends what was asked last. */
export const otherCell = <N extends string>(name: N) => {
  let taken: ((port: MessagePort) => void) | null = null;
  let end = portDouble();
  const commands = (): { id: number; command: unknown }[] =>
    end.got as { id: number; command: unknown }[];
  const ports: CellPorts<N> = {
    take: (asked, taker) => {
      if (asked === name) taken = taker;
    },
  };
  return {
    ports,
    give: () => {
      end = portDouble();
      taken?.(end.port);
      return end;
    },
    say: (fact: unknown): void => end.say(fact),
    asked: () => commands().map(({ command }) => command),
    answer: async (code: string | null): Promise<void> => {
      end.say({ type: 'answer', id: commands().at(-1)?.id, code });
      await settled();
    },
  };
};

/** Lets everything that waits for no timer happen. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
