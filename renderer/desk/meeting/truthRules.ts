// Decides what the truth strip may say from what main said last. It must never make a sentence stronger than main made it (P18).
import type { Truth } from '../../../preload/contract/shapes.ts';
import type { Measured } from './TruthDetailsView.tsx';
import type { TruthStripViewProps } from './TruthStripView.tsx';

/** Main judges four times a second; a sentence that it has not repeated for this long is no longer said. */
export const truthLifeMs = 1_500;

/** The encryption of pictures and sound by its real name (renderer/call/frames/sframeCipher.ts). */
const frameEncryption = 'SFrame, AES_256_GCM_SHA512_128 (RFC 9605)';

/** What may still be said when main has fallen silent: nothing strong. */
export function unsure(truth: Truth, nowMs: number): Truth {
  if (truth.level === 'unknown') return truth;
  return {
    ...truth,
    level: 'unknown',
    relayOnly: false,
    window: { sent: 0, sealed: 0, opened: 0, decoded: 0, refusedIn: 0 },
    sinceMs: nowMs,
  };
}

const measuredOf = (truth: Truth): Measured => ({
  framesSent: truth.window.sent,
  framesSealed: truth.window.sealed,
  framesOpened: truth.window.opened,
  framesDropped: truth.window.refusedIn,
  route: truth.relayOnly ? 'relayOnly' : 'none',
  encryption: truth.level === 'protected' ? frameEncryption : null,
  servers: truth.contacted.map(({ host }) => host),
});

/** The strip's sentences; before main said anything, that nothing is protected yet. */
export function stripOf(
  truth: Truth | null,
  peerName: string,
): Pick<TruthStripViewProps, 'who' | 'really' | 'measured'> {
  if (truth === null)
    return { who: { level: 'notYet', peerName, atMs: 0 }, really: null, measured: null };
  return {
    who: { level: truth.level, peerName: truth.peerName, atMs: truth.sinceMs },
    really: truth.level === 'protected' ? 'unconfirmed' : null,
    measured: measuredOf(truth),
  };
}
