// Starts the process that keeps the keychain, and hands it the ends of ports. Main sees no secret: they pass between that process and a page.
import { utilityProcess, type MessagePortMain } from 'electron';
import type { PortName } from '../../preload/contract/derive.ts';
import { keysEnvironment } from './keysEnvironment.ts';

export interface KeysProcess {
  give(name: PortName, end: MessagePortMain): void;
  /** Ends it; with it goes all that it knew. */
  kill(): void;
}

export interface KeysProcessFacts {
  /** The bundled entry. */
  readonly entryPath: string;
  /** Separates this profile folder's entries in the keychain; null when the settings are unreadable, and then nothing is read or made (P13). */
  readonly installId: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** It ended, by itself or by `kill`; what it was asked stays unanswered. */
  readonly gone: () => void;
}

export function startKeysProcess(facts: KeysProcessFacts): KeysProcess {
  const child = utilityProcess.fork(facts.entryPath, [], {
    serviceName: 'Alcove keys',
    stdio: 'ignore',
    env: keysEnvironment(facts.environment),
    execArgv: [],
  });
  child.once('exit', facts.gone);
  child.postMessage({ type: 'start', installId: facts.installId });
  return {
    give: (name, end) => child.postMessage({ type: 'port', name }, [end]),
    kill: () => void child.kill(),
  };
}
