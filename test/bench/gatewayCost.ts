// Measures the gateway's process against a direct socket, the two in turns: time to connect, round trip, throughput. Never reaches beyond this computer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { nothingAllowed } from '../../main/gateway/allowRules.ts';
import { createGatewayClient } from '../../main/gateway/gatewayClient.ts';
import type { Measure } from './benchResult.ts';

const host = 'relay.alcove.test';
const downloadBytes = 128 * 1024 * 1024;
const pings = 400;
const connects = 40;
const chunk = Buffer.alloc(64 * 1024, 7);
const entryPath = new URL('../../main/gateway/process.entry.node.ts', import.meta.url).pathname;

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Sends back what it gets, except for `D`, which begins a download. */
const serve = (socket: Socket): void => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    if (data[0] !== 0x44) return void socket.write(data);
    let left = downloadBytes;
    const fill = (): void => {
      while (left > 0) {
        left -= chunk.length;
        if (!socket.write(chunk)) return void socket.once('drain', fill);
      }
    };
    fill();
  });
};

interface Cost {
  readonly connectMs: number;
  readonly roundTripMs: number;
  readonly megabytesPerSecond: number;
}

const measureOne = async (open: () => Promise<Socket>): Promise<Cost> => {
  const times: number[] = [];
  for (let index = 0; index < connects; index += 1) {
    const startedMs = performance.now();
    const socket = await open();
    times.push(performance.now() - startedMs);
    socket.destroy();
  }
  const socket = await open();
  socket.setNoDelay(true);
  const trips: number[] = [];
  for (let index = 0; index < pings; index += 1) {
    const startedMs = performance.now();
    socket.write('p');
    await once(socket, 'data');
    trips.push(performance.now() - startedMs);
  }
  const startedMs = performance.now();
  let bytes = 0;
  socket.write('D');
  await new Promise<void>((resolve, reject) => {
    socket.once('close', () => reject(new Error(`ended after ${bytes} bytes`)));
    socket.on('data', (data: Buffer) => {
      bytes += data.length;
      if (bytes === downloadBytes) resolve();
    });
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  socket.destroy();
  return {
    connectMs: middle(times),
    roundTripMs: middle(trips),
    megabytesPerSecond: bytes / 1e6 / seconds,
  };
};

const openDirect = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

const openThrough = async (gatewayPort: number, port: number): Promise<Socket> => {
  const socket = await openDirect(gatewayPort);
  socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.toString().startsWith('HTTP/1.1 200')) throw new Error(answer.toString());
  return socket;
};

const measureRounds = async (
  rounds: number,
  port: number,
  gatewayPort: number,
): Promise<{ readonly direct: readonly Cost[]; readonly through: readonly Cost[] }> => {
  const direct: Cost[] = [];
  const through: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    direct.push(await measureOne(() => openDirect(port)));
    through.push(await measureOne(() => openThrough(gatewayPort, port)));
  }
  return { direct, through };
};

const names = { through: 'through the gateway', direct: 'direct' } as const;

export async function measureGateway(rounds: number): Promise<readonly Measure[]> {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entryPath], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const client = createGatewayClient({
      send: (message) => void child.send(message as object),
      onMessage: (handler) => void child.on('message', handler),
      onClose: (handler) => void child.once('exit', handler),
    });
    const ports = await client.ports();
    if (!ports.ok) throw new Error(ports.code);
    const call = [{ host, port, addresses: ['127.0.0.1'] }];
    await client.setRules({ cells: { ...nothingAllowed.cells, call } });
    const { direct, through } = await measureRounds(rounds, port, ports.value.call);
    const measure = (
      id: string,
      title: string,
      unit: string,
      of: (cost: Cost) => number,
    ): Measure => ({
      id,
      title,
      unit,
      series: [
        { name: names.through, values: through.map(of) },
        { name: names.direct, values: direct.map(of) },
      ],
      goals: [{ of: names.through, against: [names.direct], limit: null }],
      notes: [],
    });
    return [
      measure('gateway-connect', 'Gateway: time to connect', 'ms', (cost) => cost.connectMs),
      measure('gateway-trip', 'Gateway: round trip', 'ms', (cost) => cost.roundTripMs),
      measure('gateway-rate', 'Gateway: throughput', 'MB/s', (cost) => cost.megabytesPerSecond),
    ];
  } finally {
    child.kill('SIGKILL');
    server.close();
  }
}
