// What the live tests of the chat share: a practice, adapters on it, requests past the adapter, and an ear at the console.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type {
  MatrixAdapter,
  StoredCredentials,
} from '../../../../renderer/matrix/chat/chatShapes.ts';
import { createMatrixAdapter } from '../../../../renderer/matrix/chat/matrixAdapter.dom.ts';
import { practiceFromEnvironment } from '../../../practice/fromEnvironment.ts';
import { startPractice } from '../../../practice/practice.ts';
import type { Practice } from '../../../practice/practiceShape.ts';
import { caFetch } from './caFetch.ts';

export const password = 'correct horse battery';
/** How long and how often a live test looks for what must come. */
export const soon = { timeout: 15_000, interval: 20 };
export type Fetch = typeof globalThis.fetch;
const consoleMethods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

export interface ChatPractice {
  readonly practice: Practice;
  /** Everything that reached the console since the start. */
  readonly said: readonly unknown[][];
  /** Every code that reached the log. */
  readonly codes: readonly string[];
  /** `between` stands between the adapter and the homeserver: what it holds back, the other end does not get. */
  readonly newAdapter: (between?: (http: Fetch) => Fetch) => MatrixAdapter;
  readonly signedIn: (adapter: MatrixAdapter, user: string) => Promise<StoredCredentials>;
  /** A request past the adapter: what another client, or a hostile server, would do. Throws on a refusal. */
  readonly raw: (
    session: StoredCredentials,
    method: string,
    path: string,
    body: object,
  ) => Promise<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/** Two people of one practice, each with an adapter that is not signed in. */
export interface Two {
  readonly lee: MatrixAdapter;
  readonly sam: MatrixAdapter;
  readonly leeId: string;
  readonly samId: string;
}

export const addTwo = async ({ practice, newAdapter }: ChatPractice): Promise<Two> => {
  const add = async (user: string, displayName: string): Promise<string> =>
    (await practice.addPerson({ user, password, displayName })).matrixUserId;
  const leeId = await add('lee', 'Dr \u202e Lee');
  const samId = await add('sam', 'Sam');
  return { lee: newAdapter(), sam: newAdapter(), leeId, samId };
};

/** The two signed in, and in the room of their conversation. */
export interface Talking extends Two {
  readonly leeSession: StoredCredentials;
  readonly samSession: StoredCredentials;
  readonly roomId: string;
}

export const valueOf = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string },
): T => {
  if (!result.ok) throw new Error(result.code);
  return result.value;
};

export const addTalking = async (chat: ChatPractice): Promise<Talking> => {
  const two = await addTwo(chat);
  const leeSession = await chat.signedIn(two.lee, 'lee');
  const samSession = await chat.signedIn(two.sam, 'sam');
  valueOf(await two.lee.start(leeSession, randomBytes(32), { password }));
  valueOf(await two.sam.start(samSession, randomBytes(32), { password }));
  const roomId = valueOf(await two.lee.openConversation(two.samId));
  await vi.waitFor(() => {
    if (two.sam.rooms().length === 0) throw new Error('not invited yet');
  }, soon);
  valueOf(await two.sam.openConversation(two.leeId));
  return { ...two, leeSession, samSession, roomId };
};

export const inRoom = (room: string): string => `/rooms/${encodeURIComponent(room)}`;

export const startChatPractice = async (): Promise<ChatPractice> => {
  const said: unknown[][] = [];
  const codes: string[] = [];
  const adapters: MatrixAdapter[] = [];
  for (const method of consoleMethods) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      said.push(args);
    });
  }
  const practice = await startPractice(practiceFromEnvironment(process.env));
  const http = caFetch(readFileSync(practice.caFile), practice.hosts.chat.host);
  return {
    practice,
    said,
    codes,
    newAdapter: (between = (direct) => direct) => {
      const made = createMatrixAdapter({
        fetch: between(http),
        now: Date.now,
        randomBytes: (length) => randomBytes(length),
        log: (code) => codes.push(code),
        store: { kind: 'memory' },
      });
      adapters.push(made);
      return made;
    },
    signedIn: async (adapter, user) => {
      const result = await adapter.signIn({
        homeserverUrl: practice.homeserverUrl,
        user,
        password,
        deviceName: 'Alcove',
      });
      if (!result.ok) throw new Error(result.code);
      return result.value;
    },
    raw: async (session, method, path, body) => {
      const answer = await http(`${practice.homeserverUrl}/_matrix/client/v3${path}`, {
        method,
        body: JSON.stringify(body),
        headers: {
          authorization: `Bearer ${session.accessToken}`,
          'content-type': 'application/json',
        },
      });
      const parsed: unknown = await answer.json();
      if (!answer.ok || typeof parsed !== 'object' || parsed === null)
        throw new Error(`${path} ${answer.status}`);
      return { ...parsed };
    },
    stop: async () => {
      for (const adapter of adapters) adapter.stop();
      await practice.stop();
      vi.restoreAllMocks();
    },
  };
};
