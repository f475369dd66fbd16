// Judges every message from a page: sender, rate, a joined practice where it needs one, shape, and the answer's shape (P15). Nothing of an exception crosses back.
import type { CellName } from '../../preload/contract/cellName.ts';
import { contract, type IpcGuardCode } from '../../preload/contract/contract.ts';
import type { CallSpec, RateLimit } from '../../preload/contract/slice.ts';
import type { CallName, Handlers } from '../../preload/contract/derive.ts';
import { createBucket } from '../../preload/contract/rateLimit.ts';
import { fail, type Result } from '../../preload/contract/result.ts';
import type { LogCode, NowMs } from '../core/ports.ts';
import { cells } from './cells.ts';

/** What Electron knows of the sender of a message. */
export interface SenderFacts {
  /** False when the frame is gone. */
  readonly frameExists: boolean;
  readonly isTopFrame: boolean;
  readonly origin: string;
  /** The cell that main registered for this very page, or null for any other page. */
  readonly registeredCell: CellName | null;
  /** Identifies the page for rate limits. */
  readonly pageId: number;
}

export interface IpcGuardPorts {
  readonly nowMs: NowMs;
  /** Whether a practice has been joined. */
  readonly hasPractice: () => boolean;
  readonly log: LogCode;
}

export const senderMay = (sender: SenderFacts, spec: CallSpec): boolean => {
  const cell = sender.registeredCell;
  return (
    cell !== null &&
    sender.frameExists &&
    sender.isTopFrame &&
    sender.origin === cells[cell].origin &&
    spec.cells.includes(cell)
  );
};

type Handler = (input: unknown) => Promise<Result<unknown, string>> | Result<unknown, string>;
export type IpcGuard = (
  name: CallName,
  sender: SenderFacts,
  input: unknown,
) => Promise<Result<unknown, string>>;

/** A page that knocks without end must not fill a disk. */
const logged: RateLimit = { perSecond: 1, burst: 100 };

/** Builds the one function through which every call passes. */
export const createIpcGuard = (handlers: Handlers, ports: IpcGuardPorts): IpcGuard => {
  const buckets = new Map<string, () => boolean>();
  const mayLog = createBucket(logged, ports.nowMs);
  return async (name, sender, input) => {
    const spec: CallSpec = contract.calls[name];
    const refuse = (code: IpcGuardCode): Result<never, IpcGuardCode> => {
      if (mayLog()) ports.log(code);
      return fail(code);
    };
    if (!senderMay(sender, spec)) return refuse('ipcGuard.sender');
    const key = `${sender.pageId} ${name}`;
    const mayAsk = buckets.get(key) ?? createBucket(spec.rate, ports.nowMs);
    buckets.set(key, mayAsk);
    if (!mayAsk()) return refuse('ipcGuard.rate');
    if (spec.needs === 'practice' && !ports.hasPractice()) return refuse('ipcGuard.noPractice');
    try {
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) return refuse('ipcGuard.input');
      const answer = await (handlers[name] as Handler)(parsed.data);
      if (!answer.ok)
        return spec.codes.includes(answer.code) ? fail(answer.code) : refuse('ipcGuard.output');
      const output = spec.output.safeParse(answer.value);
      return output.success ? { ok: true, value: output.data } : refuse('ipcGuard.output');
    } catch {
      return refuse('ipcGuard.failed');
    }
  };
};
