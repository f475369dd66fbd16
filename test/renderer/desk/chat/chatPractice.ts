// What the live tests of the chat share: a practice, adapters on it, requests past the adapter, and an ear at the console.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type {
  MatrixAdapter,
  StoredCredentials,
} from '../../../../renderer/desk/chat/chatShapes.ts';
import { createMatrixAdapter } from '../../../../renderer/desk/chat/matrixAdapter.dom.ts';
import { practiceFromEnvironment } from '../../../practice/fromEnvironment.ts';
import { startPractice } from '../../../practice/practice.ts';
import type { Practice } from '../../../practice/practiceShape.ts';
import { caFetch } from './caFetch.ts';

export const password = 'correct horse battery';
/** How long and how often a live test looks for what must come. */
export const soon = { timeout: 15_000, interval: 20 };
const consoleMethods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

export interface ChatPractice {
  readonly practice: Practice;
  /** Everything that reached the console since the start. */
  readonly said: readonly unknown[][];
  /** Every code that reached the log. */
  readonly codes: readonly string[];
  readonly newAdapter: () => MatrixAdapter;
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
    newAdapter: () => {
      const made = createMatrixAdapter({
        fetch: http,
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
