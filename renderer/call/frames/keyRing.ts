// Decides which keys are alive: one epoch at a time, each key bound to one participant. It must never let an epoch or a counter come back.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { createReplayWindow, type ReplayWindow } from './replayWindow.ts';
import { deriveSFrameKey, productSuite, type SFrameKey } from './sframeCipher.ts';
import type { KeysMessage, SenderKey } from './workerProtocol.ts';

/**
 * Counters run from 0 to this number less one. NIST SP 800-38D section 8.3 allows 2^32 invocations of a key;
 * our nonces are counters and not random, so this is the stricter reading.
 */
export const maxFramesPerKey = 2 ** 32;
/** 16-byte blocks under one key. RFC 8446 section 5.5: 2^24.5 records of 2^10 blocks keep the margin at 2^-57; this is below. */
export const maxBlocksPerKey = 2 ** 34;
const blockBytes = 16;

export interface SendKey {
  readonly sframe: SFrameKey;
  /** The next counter, never given twice; null when the key is used up. Synchronous, so that two tracks cannot share one. */
  readonly takeCounter: (plaintextBytes: number) => number | null;
  readonly highestCounter: () => number | null;
}

export interface ReceiveKey {
  readonly sframe: SFrameKey;
  /** One window for all tracks of the sender: a frame cannot be played again on another track or on a track made anew. */
  readonly window: ReplayWindow;
}

export type InstallCode =
  | 'frames.staleEpoch'
  | 'frames.keyReused'
  | 'frames.importFailed'
  | 'frames.superseded';

export interface KeyRing {
  /** The installed epoch, or null. */
  readonly epoch: () => number | null;
  readonly sendKey: () => SendKey | null;
  /** The key of this id if it belongs to this participant; `wrongSender` if it is somebody else's or our own. */
  readonly receiveKey: (participantId: string, kid: bigint) => ReceiveKey | 'noKey' | 'wrongSender';
  /**
   * Ends the old epoch at once, then installs the new one; resolves to its number. The bytes of the base keys are overwritten.
   * Codes: InstallCode. Only `frames.staleEpoch` leaves the installed keys as they are.
   */
  readonly install: (message: KeysMessage) => Promise<Result<number, InstallCode>>;
  /** Drops the receive key of a participant who left. It does not come back before the next epoch. */
  readonly forgetParticipant: (participantId: string) => void;
  readonly forget: () => void;
}

/** `firstCounter` and `onExhausted` exist so that the limit can be reached in a test and told to the page. */
export interface KeyRingPorts {
  readonly subtle: SubtleCrypto;
  readonly onExhausted: () => void;
  readonly firstCounter?: number;
}

interface InstalledEpoch {
  readonly epoch: number;
  readonly send: SendKey;
  readonly receive: Map<string, ReceiveKey>;
  /** Whose key id it is; null is our own. */
  readonly kidOwners: ReadonlyMap<bigint, string | null>;
}

function createSendKey(sframe: SFrameKey, firstCounter: number, onExhausted: () => void): SendKey {
  let next = firstCounter;
  let blocks = 0;
  let exhausted = false;
  return {
    sframe,
    highestCounter: () => (next === firstCounter ? null : next - 1),
    takeCounter: (plaintextBytes) => {
      const frameBlocks = Math.ceil(plaintextBytes / blockBytes) + 1;
      if (exhausted || next >= maxFramesPerKey || blocks + frameBlocks > maxBlocksPerKey) {
        if (!exhausted) onExhausted();
        exhausted = true;
        return null;
      }
      blocks += frameBlocks;
      next += 1;
      return next - 1;
    },
  };
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

function hasRepeat(keys: readonly SenderKey[]): boolean {
  return keys.some((key, at) =>
    keys
      .slice(at + 1)
      .some((other) => key.kid === other.kid || sameBytes(key.baseKey, other.baseKey)),
  );
}

export function createKeyRing(ports: KeyRingPorts): KeyRing {
  const { subtle, onExhausted, firstCounter = 0 } = ports;
  const usedKids = new Set<bigint>();
  const leftDuringInstall = new Set<string>();
  let highestEpoch = -1;
  let turn = 0;
  let installed: InstalledEpoch | null = null;

  const derive = async ({ epoch, own, peers }: KeysMessage): Promise<InstalledEpoch> => {
    const suite = productSuite;
    const [sframe, ...opening] = await Promise.all([
      deriveSFrameKey(subtle, { suite, kid: own.kid, baseKey: own.baseKey, use: 'seal' }),
      ...peers.map(async ({ participantId, kid, baseKey }) => ({
        participantId,
        key: {
          sframe: await deriveSFrameKey(subtle, { suite, kid, baseKey, use: 'open' }),
          window: createReplayWindow(),
        },
      })),
    ]);
    return {
      epoch,
      send: createSendKey(sframe, firstCounter, onExhausted),
      receive: new Map(opening.map(({ participantId, key }) => [participantId, key])),
      kidOwners: new Map([
        [own.kid, null],
        ...peers.map(({ kid, participantId }) => [kid, participantId] as const),
      ]),
    };
  };

  const install = async (message: KeysMessage): Promise<Result<number, InstallCode>> => {
    const keys: readonly SenderKey[] = [message.own, ...message.peers];
    try {
      if (message.epoch <= highestEpoch) return fail('frames.staleEpoch');
      highestEpoch = message.epoch;
      turn += 1;
      const myTurn = turn;
      leftDuringInstall.clear();
      // P2 No grace for the old epoch: whoever left still holds its keys, and could speak as anybody in it. A gap is the lesser harm.
      installed = null;
      if (hasRepeat(keys) || keys.some((key) => usedKids.has(key.kid)))
        return fail('frames.keyReused');
      for (const key of keys) usedKids.add(key.kid);
      const next = await derive(message);
      if (myTurn !== turn) return fail('frames.superseded');
      for (const participantId of leftDuringInstall) next.receive.delete(participantId);
      installed = next;
      return ok(message.epoch);
    } catch {
      return fail('frames.importFailed');
    } finally {
      for (const key of keys) key.baseKey.fill(0);
    }
  };

  return {
    install,
    epoch: () => installed?.epoch ?? null,
    sendKey: () => installed?.send ?? null,
    receiveKey: (participantId, kid) => {
      const owner = installed?.kidOwners.get(kid);
      if (owner === undefined) return 'noKey';
      if (owner !== participantId) return 'wrongSender'; // P3 also our own frames, reflected
      return installed?.receive.get(participantId) ?? 'noKey';
    },
    forgetParticipant: (participantId) => {
      leftDuringInstall.add(participantId);
      installed?.receive.delete(participantId);
    },
    forget: () => {
      turn += 1;
      installed = null;
    },
  };
}
