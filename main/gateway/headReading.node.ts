// Reads one request head from a socket within a time limit. Decides nothing: it hands over what connectFormat made of the bytes.
import type { Socket } from 'node:net';
import {
  createHeadReader,
  unreadableTarget,
  type HeadRefusalCode,
  type Target,
} from './connectFormat.ts';

export type HeadOutcome =
  | { readonly state: 'connect'; readonly target: Target; readonly rest: Uint8Array }
  | {
      readonly state: 'refused';
      readonly code: HeadRefusalCode | 'gateway.headTimedOut' | 'gateway.headCutShort';
      readonly target: Target;
    };

/**
 * Calls back once: with the target, or with the reason to refuse. The socket is then paused and no byte of the tunnel is lost.
 * The limit counts from the call, so a client that sends one byte at a time gains nothing.
 * A client that leaves without a byte asked for nothing and is not reported; one that leaves in the middle of a head is `gateway.headCutShort`.
 */
export function readHead(
  socket: Socket,
  timeoutMs: number,
  onOutcome: (outcome: HeadOutcome) => void,
): void {
  const reader = createHeadReader();
  let hasBytes = false;

  const settle = (outcome: HeadOutcome | undefined): void => {
    clearTimeout(timer);
    socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    socket.pause();
    if (outcome !== undefined) onOutcome(outcome);
    else socket.destroy();
  };
  const onData = (chunk: Uint8Array): void => {
    hasBytes ||= chunk.length > 0;
    const step = reader.push(chunk);
    if (step.state !== 'incomplete') settle(step);
  };
  const onEnd = (): void => {
    settle(
      hasBytes
        ? { state: 'refused', code: 'gateway.headCutShort', target: unreadableTarget }
        : undefined,
    );
  };
  const timer = setTimeout(
    () => settle({ state: 'refused', code: 'gateway.headTimedOut', target: unreadableTarget }),
    timeoutMs,
  );
  socket.on('data', onData).once('end', onEnd).once('close', onEnd);
}
