// The one proxy: one loopback port for each cell, through which only that cell's listed targets are reached. Never opens a way around its rules.
import { createServer, type Server, type Socket } from 'node:net';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { judge, mayStay, type AllowRules, type Route } from './allowRules.ts';
import { connectOut } from './connectOut.node.ts';
import { unreadableTarget, type Target } from './connectFormat.ts';
import {
  createGatewayStats,
  type FailureCode,
  type GatewayCounts,
  type RefusalCode,
} from './gatewayCounts.ts';
import { readHead } from './headReading.node.ts';
import type { ResolveHost } from './resolve.node.ts';
import { answerAndClose, cutSocket } from './socketEnds.node.ts';
import { joinTunnel, type TunnelLimits } from './tunnel.node.ts';

/** Limits of the proxy; times in milliseconds. */
export type ProxyLimits = TunnelLimits & {
  /** From accepting a connection to the end of its request head. */
  readonly headTimeoutMs: number;
  /** For all addresses of a target together. */
  readonly connectTimeoutMs: number;
  /** Tunnels of one cell, those being connected included. */
  readonly maxTunnelsPerCell: number;
  /** Connections of one cell in any state. */
  readonly maxSocketsPerCell: number;
};

/** The limits the product runs with. Chromium opens at most 32 sockets to a proxy for each kind of request. */
export const proxyLimits: ProxyLimits = {
  headTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  maxTunnelsPerCell: 64,
  maxSocketsPerCell: 128,
  halfOpenIdleMs: 60_000,
  keepAliveMs: 30_000,
};

export type ProxyPorts = {
  readonly resolveHost: ResolveHost;
  /** Called after every change of the counts; must be cheap. */
  readonly onCountsChanged: () => void;
  readonly limits: ProxyLimits;
};

export type GatewayProxy = {
  readonly ports: Readonly<Record<CellName, number>>;
  /** P4: replaces the rules and cuts at once every tunnel they no longer cover. `undefined` lets nothing through. */
  setRules(rules: AllowRules | undefined): void;
  counts(): GatewayCounts;
  /** Closes the ports and cuts every connection. */
  close(): Promise<void>;
};

/** One request that was let through, from the verdict to the end of its tunnel. */
type Passage = {
  readonly cell: CellName;
  readonly target: Target;
  readonly route: Route;
  address: string | undefined;
  cut(): void;
};

const timeOutCodes: ReadonlySet<FailureCode> = new Set([
  'gateway.connectTimedOut',
  'gateway.resolveTimedOut',
]);

const listenOnLoopback = (server: Server): Promise<number | undefined> =>
  new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : undefined);
    });
  });

/** Opens the proxy with no rules: everything is refused and counted until some come. `gateway.listenFailed`: not every port could be opened, none stays open. */
export async function openProxy({
  resolveHost,
  onCountsChanged,
  limits,
}: ProxyPorts): Promise<Result<GatewayProxy, 'gateway.listenFailed'>> {
  const stats = createGatewayStats(onCountsChanged);
  const sockets = new Set<Socket>();
  const passages = new Set<Passage>();
  let rules: AllowRules | undefined;
  let isClosed = false;

  const refuse = (cell: CellName, client: Socket, target: Target, code: RefusalCode): void => {
    stats.refused(cell, target, code);
    answerAndClose(client, 'refused');
  };

  const admit = async (passage: Passage, client: Socket, signal: AbortSignal): Promise<void> => {
    const { cell, target, route } = passage;
    const giveUp = (code: FailureCode): void => {
      passages.delete(passage);
      if (signal.aborted) return;
      stats.failed(cell, target, code);
      answerAndClose(client, timeOutCodes.has(code) ? 'timedOut' : 'failed');
    };
    const addresses =
      route.kind === 'pinned' ? ok(route.addresses) : await resolveHost(target.host);
    if (!addresses.ok) return giveUp(addresses.code);
    const connection = await connectOut(
      addresses.value,
      target.port,
      limits.connectTimeoutMs,
      signal,
    );
    if (!connection.ok) return giveUp(connection.code);
    const { socket: upstream, address } = connection.value;
    upstream.on('error', () => undefined);
    if (signal.aborted || client.destroyed) {
      passages.delete(passage);
      return cutSocket(upstream);
    }
    passage.address = address;
    passage.cut = () => {
      cutSocket(client);
      cutSocket(upstream);
    };
    const meter = stats.opened(cell, target);
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    joinTunnel(client, upstream, limits, meter, () => {
      meter.closed();
      passages.delete(passage);
    });
  };

  const handle = (cell: CellName, client: Socket): void => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('close', () => sockets.delete(client));
    readHead(client, limits.headTimeoutMs, (head) => {
      if (head.state === 'refused') return refuse(cell, client, head.target, head.code);
      const { target, rest } = head;
      const verdict = judge(rules, cell, target);
      if (!verdict.allowed) return refuse(cell, client, target, verdict.code);
      const ownPassages = [...passages].filter((passage) => passage.cell === cell).length;
      if (ownPassages >= limits.maxTunnelsPerCell)
        return refuse(cell, client, target, 'gateway.tooManyTunnels');
      if (rest.length > 0) client.unshift(rest);
      const abort = new AbortController();
      const cut = (): void => {
        abort.abort();
        cutSocket(client);
      };
      const passage: Passage = { cell, target, route: verdict.route, address: undefined, cut };
      passages.add(passage);
      client.once('close', () => abort.abort()); // A client that leaves takes its unfinished connection with it.
      void admit(passage, client, abort.signal);
    });
  };

  const servers = cellNames.map((cell) => {
    const server = createServer(
      { allowHalfOpen: true, noDelay: true, pauseOnConnect: false },
      (client) => handle(cell, client),
    );
    server.maxConnections = limits.maxSocketsPerCell;
    server.on('error', () => undefined); // A connection that could not be accepted must not end the others.
    server.on('drop', () => stats.refused(cell, unreadableTarget, 'gateway.tooManySockets'));
    return server;
  });

  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    rules = undefined;
    const closed = servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const socket of sockets) cutSocket(socket); // Each takes its other side with it.
    await Promise.all(closed);
  };

  const opened = await Promise.all(servers.map(listenOnLoopback));
  const ports: Partial<Record<CellName, number>> = {};
  for (const [index, cell] of cellNames.entries()) {
    const port = opened[index];
    if (port === undefined) {
      await close();
      return fail('gateway.listenFailed');
    }
    ports[cell] = port;
  }

  return ok({
    ports: ports as Readonly<Record<CellName, number>>,
    counts: () => stats.snapshot(),
    close,
    setRules(next) {
      if (isClosed) return;
      rules = next;
      for (const passage of [...passages]) {
        if (mayStay(rules, passage)) continue;
        stats.refused(passage.cell, passage.target, 'gateway.ruleWithdrawn');
        passages.delete(passage);
        passage.cut();
      }
    },
  });
}
