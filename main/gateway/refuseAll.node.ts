// A proxy that lets nothing through: Chromium's global proxy, so that whatever belongs to no cell ends here. Never connects anywhere.
import { createServer, type Socket } from 'node:net';
import type { Target } from './connectFormat.ts';
import type { RefusalCode } from './gatewayCounts.ts';
import { readHead } from './headReading.node.ts';
import { answerAndClose } from './socketEnds.node.ts';

const headTimeoutMs = 10_000;
const maxSockets = 256;

export type RefuseAll = { readonly port: number; close(): Promise<void> };

/**
 * Opens a port on 127.0.0.1 that answers 403 to everything (P4). Rejects when no port can be opened: without it nothing may start.
 * `onRefused` is called once for each request, with `unreadableTarget` (port 0) when its target could not be read.
 */
export async function listenRefuseAll(
  onRefused: (target: Target, code: RefusalCode) => void,
): Promise<RefuseAll> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('close', () => sockets.delete(client));
    readHead(client, headTimeoutMs, (head) => {
      onRefused(head.target, head.state === 'refused' ? head.code : 'gateway.targetNotListed');
      answerAndClose(client, 'refused');
    });
  });
  server.maxConnections = maxSockets;
  server.on('error', () => undefined); // A connection that could not be accepted is no reason to stop refusing the others.
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the refusing proxy has no port'));
    });
  });
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
