// Finds free loopback ports below the system's outgoing range, so that a stopped server finds its port again; must never return a port that did not just bind.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

const lowestPort = 12_000;
const attempts = 200;

async function highestPort(): Promise<number> {
  try {
    const first = Number(
      (await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')).split(/\s+/)[0],
    );
    return first > lowestPort + 2_000 ? first - 1 : 32_767;
  } catch {
    return 32_767;
  }
}

async function holdTcp(port: number): Promise<Server | null> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port, exclusive: true });
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

async function holdUdp(port: number): Promise<Socket | null> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ address: '127.0.0.1', port, exclusive: true });
    await once(socket, 'listening');
    return socket;
  } catch {
    socket.close();
    return null;
  }
}

/** `count` different TCP ports on 127.0.0.1, each bound for a moment and free again. Throws when none are left. */
export async function freeTcpPorts(count: number): Promise<readonly number[]> {
  const highest = await highestPort();
  const held: Server[] = [];
  const ports: number[] = [];
  try {
    for (let attempt = 0; attempt < attempts && ports.length < count; attempt += 1) {
      const port = randomInt(lowestPort, highest + 1);
      const server = ports.includes(port) ? null : await holdTcp(port);
      if (server === null) continue;
      held.push(server);
      ports.push(port);
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  if (ports.length < count) throw new Error('no free TCP ports');
  return ports;
}

/** The first of `count` UDP ports in a row on 127.0.0.1, all bound for a moment and free again. Throws when there is no such row. */
export async function freeUdpRange(count: number): Promise<number> {
  const highest = await highestPort();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const first = randomInt(lowestPort, highest - count + 1);
    const held: Socket[] = [];
    for (let port = first; port < first + count; port += 1) {
      const socket = await holdUdp(port);
      if (socket === null) break;
      held.push(socket);
    }
    await Promise.all(
      held.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))),
    );
    if (held.length === count) return first;
  }
  throw new Error('no free row of UDP ports');
}
