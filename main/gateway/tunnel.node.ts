// Joins two connected sockets both ways and counts the bytes. Never looks into them, and never outlives either side.
import type { Socket } from 'node:net';
import type { TunnelMeter } from './gatewayCounts.ts';
import { cutSocket } from './socketEnds.node.ts';

export type TunnelLimits = {
  /** Once one direction has ended, the other may be silent for this long. */
  readonly halfOpenIdleMs: number;
  /** Silence after which the system asks whether the other end still lives. */
  readonly keepAliveMs: number;
};

/**
 * Carries bytes both ways until both directions have ended. A slow reader slows the writer; an end in one direction is passed on and the other goes on.
 * An error on one side cuts the other, so that a broken stream is not mistaken for a finished one.
 * `onClosed` is called once, when both sockets are closed. Both sockets must be `allowHalfOpen` and have an error handler.
 */
export function joinTunnel(
  client: Socket,
  upstream: Socket,
  limits: TunnelLimits,
  meter: TunnelMeter,
  onClosed: () => void,
): void {
  let openSockets = 2;
  const watch = (own: Socket, other: Socket): void => {
    own.setNoDelay(true);
    own.setKeepAlive(true, limits.keepAliveMs);
    own.once('close', () => {
      openSockets -= 1;
      // Ended both ways in order: the other side may still be flushing. Anything else is a break.
      const isOrderly = own.readableEnded && own.writableFinished;
      if (!isOrderly) cutSocket(other);
      if (openSockets === 0) onClosed();
    });
    own.once('end', () => upstream.setTimeout(limits.halfOpenIdleMs));
  };
  watch(client, upstream);
  watch(upstream, client);
  upstream.once('timeout', () => {
    cutSocket(client);
    cutSocket(upstream);
  });
  client.on('data', (chunk: Uint8Array) => meter.up(chunk.length));
  upstream.on('data', (chunk: Uint8Array) => meter.down(chunk.length));
  client.pipe(upstream);
  upstream.pipe(client);
}
