// Reads and writes secrets in the operating system's keychain through a port. Three answers, always within a time limit (P13, P14).
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { Secret } from '../core/secret.ts';
import type { ThreeAnswers } from '../core/threeAnswers.ts';

export type KeyCode =
  | 'keys.unreadable'
  | 'keys.timedOut'
  | 'keys.plaintextBackend'
  | 'keys.absentBackend';

/** The keychain as keytar gives it: null for absent, a rejection for everything else. */
export interface KeychainPort {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** What is kept, by name. The names are neutral: the keychain's own window lists them. */
export const secretNames = ['sync', 'store', 'media'] as const;
export type SecretName = (typeof secretNames)[number];

export interface KeychainPorts {
  readonly keychain: KeychainPort;
  /** The refusal of this computer's back end, or null when it protects what it keeps. Asked before every use. */
  readonly backEndRefusal: () => KeyCode | null;
  /** Settles with `null` when `limitMs` have passed first. */
  readonly within: <T>(work: Promise<T>, limitMs: number) => Promise<{ readonly done: T } | null>;
  readonly installId: string;
}

/** A keyring that is locked may show a prompt and wait for ever. */
export const keychainLimitMs = 8_000;
const service = 'Alcove';

export const createKeychain = ({ keychain, backEndRefusal, within, installId }: KeychainPorts) => {
  const account = (name: SecretName): string => `${installId}/${name}`;
  const limited = async <T>(work: () => Promise<T>): Promise<Result<T, KeyCode>> => {
    try {
      const answer = await within(work(), keychainLimitMs);
      return answer === null ? fail('keys.timedOut') : ok(answer.done);
    } catch {
      return fail('keys.unreadable');
    }
  };
  const guarded = <T>(work: () => Promise<T>): Promise<Result<T, KeyCode>> | Result<T, KeyCode> => {
    const refusal = backEndRefusal();
    return refusal === null ? limited(work) : fail(refusal);
  };
  const read = async (name: SecretName): Promise<ThreeAnswers<Secret<string>, KeyCode>> => {
    const answer = await guarded(() => keychain.getPassword(service, account(name)));
    if (!answer.ok) return { state: 'unreadable', code: answer.code };
    return answer.value === null
      ? { state: 'absent' }
      : { state: 'present', value: new Secret(answer.value) };
  };
  const write = async (
    name: SecretName,
    secret: Secret<string>,
  ): Promise<Result<undefined, KeyCode>> => {
    const written = await guarded(() =>
      keychain.setPassword(service, account(name), secret.reveal()),
    );
    if (!written.ok) return written;
    const back = await read(name); // a back end that forgets at once must be known now, not at the next start
    if (back.state === 'present' && back.value.reveal() === secret.reveal()) return ok(undefined);
    if (back.state !== 'unreadable') return fail('keys.unreadable');
    // The first secret makes the keyring, and only then does it show whether it keeps it in the clear: then it must not keep it (P14).
    if (back.code === 'keys.plaintextBackend')
      await limited(() => keychain.deletePassword(service, account(name)));
    return fail(back.code);
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One at a time: two who find nothing at once must not both create (P13). */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    read: (name: SecretName) => inTurn(() => read(name)),
    write: (name: SecretName, secret: Secret<string>) => inTurn(() => write(name, secret)),
    remove: (name: SecretName): Promise<Result<undefined, KeyCode>> =>
      inTurn(async () => {
        const removed = await guarded(() => keychain.deletePassword(service, account(name)));
        return removed.ok ? ok(undefined) : removed;
      }),
    /** The stored secret, or a new one when there is none. Unreadable creates nothing. */
    readOrCreate: (
      name: SecretName,
      create: () => Secret<string>,
    ): Promise<Result<Secret<string>, KeyCode>> =>
      inTurn(async () => {
        const found = await read(name);
        if (found.state === 'present') return ok(found.value);
        if (found.state === 'unreadable') return fail(found.code);
        const fresh = create();
        const written = await write(name, fresh);
        return written.ok ? ok(fresh) : written;
      }),
  };
};
export type Keychain = ReturnType<typeof createKeychain>;
