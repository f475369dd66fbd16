// Proxies, servers and clients on loopback for the gateway's tests; must never reach beyond this machine.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { nothingAllowed, type AllowRules } from '../../../main/gateway/allowRules.ts';
import type { AllowedTarget } from '../../../main/core/targets.ts';
import {
  proxyLimits,
  openProxy,
  type GatewayProxy,
  type ProxyLimits,
} from '../../../main/gateway/proxyService.node.ts';
import type { TargetCounts } from '../../../main/gateway/gatewayCounts.ts';
import type { ResolveHost } from '../../../main/gateway/resolve.node.ts';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { until } from '../../until.ts';

export const refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Rules for the matrix cell (and the call cell). */
export const rulesOf = (
  matrix: readonly AllowedTarget[],
  call: readonly AllowedTarget[] = [],
): AllowRules => ({ cells: { ...nothingAllowed.cells, matrix, call } });

export const noNames: ResolveHost = () =>
  Promise.resolve({ ok: false, code: 'gateway.resolveFailed' });

/** An open proxy, closed when the test ends. */
export async function newProxy(
  limits: Partial<ProxyLimits> = {},
  resolveHost: ResolveHost = noNames,
): Promise<GatewayProxy> {
  const opened = await openProxy({
    resolveHost,
    onCountsChanged: () => undefined,
    limits: { ...proxyLimits, ...limits },
  });
  if (!opened.ok) throw new Error(opened.code);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** A server on 127.0.0.1, closed with its connections when the test ends. */
export async function newServer(
  onSocket: (socket: Socket) => void,
): Promise<{ port: number; server: Server; accepted: () => number }> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server, accepted: () => accepted };
}

export const newEcho = (): ReturnType<typeof newServer> =>
  newServer((socket) => void socket.pipe(socket));

export type Client = {
  readonly socket: Socket;
  /** Everything received so far. */
  received(): Buffer;
  /** Resolves when at least so many bytes have come; rejects when the connection ends before. */
  atLeast(bytes: number): Promise<Buffer>;
  /** Resolves with everything when the connection is over, and how it ended. */
  over(): Promise<{ bytes: Buffer; errorCode: string | undefined }>;
};

/** A connection to a loopback port, destroyed when the test ends. */
export async function newClient(port: number): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  let errorCode: string | undefined;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    errorCode = error.code;
  });
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve) =>
    socket.once('connect', () => resolve()).once('close', () => resolve()),
  );
  const received = (): Buffer => Buffer.concat(chunks);
  return {
    socket,
    received,
    async atLeast(bytes) {
      await until(() => {
        if (received().length >= bytes) return true;
        if (socket.destroyed || socket.readableEnded)
          throw new Error(`ended after ${received().length} of ${bytes} bytes`);
        return false;
      }, `${bytes} bytes`);
      return received();
    },
    async over() {
      await until(() => socket.destroyed || socket.readableEnded, 'the end of the connection');
      socket.destroy();
      return { bytes: received(), errorCode };
    },
  };
}

const established = 'HTTP/1.1 200 Connection Established\r\n\r\n';

/** A connection that has sent a CONNECT and holds the status of the answer; after 200 the bytes of the answer are gone from it. */
export async function newTunnel(
  port: number,
  host: string,
  targetPort: number,
): Promise<Client & { status: number }> {
  const client = await newClient(port);
  client.socket.write(
    `CONNECT ${host}:${targetPort} HTTP/1.1\r\nHost: ${host}:${targetPort}\r\n\r\n`,
  );
  await until(
    () =>
      client.received().includes('\r\n\r\n') ||
      client.socket.destroyed ||
      client.socket.readableEnded,
    'an answer',
  );
  const status = Number(
    /^HTTP\/1\.1 ([0-9]{3}) /.exec(client.received().toString('latin1'))?.[1] ?? 0,
  );
  const skip = status === 200 ? established.length : 0;
  return {
    ...client,
    status,
    received: () => client.received().subarray(skip),
    atLeast: async (bytes) => (await client.atLeast(bytes + skip)).subarray(skip),
    over: async () => {
      const { bytes, errorCode } = await client.over();
      return { bytes: bytes.subarray(skip), errorCode };
    },
  };
}

/** The counts of one target, when there are any. */
export const rowOf = (
  proxy: GatewayProxy,
  cell: CellName,
  host: string,
  port: number,
): TargetCounts | undefined =>
  proxy.counts().cells[cell].find((row) => row.host === host && row.port === port);
