// Measures the proxy against a direct socket, the two taken in turns, and prints the medians; must never decide on a figure: how fast a computer is proves nothing.
import { connect, type Socket } from 'node:net';
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileURLToPath } from 'node:url';
import { createGatewayClient } from '../../../main/gateway/gatewayClient.ts';
import { newServer, newTunnel, rulesOf } from './proxyRig.ts';

const host = 'relay.alcove.test';
const rounds = 5;
const downloadBytes = 128 * 1024 * 1024;
const pings = 400;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const chunk = Buffer.alloc(64 * 1024, 7);

/** Sends back one byte for each byte, except for `D`, which starts a download. */
const server = (): ReturnType<typeof newServer> =>
  newServer((socket) => {
    socket.setNoDelay(true);
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
  });

async function measure(
  socket: Socket,
): Promise<{ bytes: number; megabytesPerSecond: number; pingMs: number }> {
  socket.removeAllListeners('data');
  socket.setNoDelay(true);
  const times: number[] = [];
  for (let index = 0; index < pings; index += 1) {
    const startedMs = performance.now();
    const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.write('p');
    await answered;
    times.push(performance.now() - startedMs);
  }
  const startedMs = performance.now();
  let bytes = 0;
  await new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      bytes += data.length;
      if (bytes >= downloadBytes) resolve();
    });
    socket.write('D');
  });
  const seconds = (performance.now() - startedMs) / 1000;
  socket.destroy();
  return { bytes, megabytesPerSecond: bytes / 1e6 / seconds, pingMs: median(times) };
}

describe('the cost of the proxy', () => {
  it('is printed, and every byte arrives', { timeout: 60_000 }, async () => {
    const { port } = await server();
    const entry = fileURLToPath(
      new URL('../../../main/gateway/process.entry.node.ts', import.meta.url),
    );
    const child = spawn(process.execPath, [entry], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const client = createGatewayClient({
      send: (message) => void child.send(message as object),
      onMessage: (handler) => void child.on('message', handler),
      onClose: (handler) => void child.once('exit', handler),
    });
    const ports = await client.ports();
    if (!ports.ok) throw new Error(ports.code);
    await client.setRules(rulesOf([], [{ host, port, addresses: ['127.0.0.1'] }]));
    const direct: Awaited<ReturnType<typeof measure>>[] = [];
    const through: typeof direct = [];
    for (let round = 0; round < rounds; round += 1) {
      direct.push(await measure(connect({ port, host: '127.0.0.1' })));
      through.push(await measure((await newTunnel(ports.value.call, host, port)).socket));
    }
    const line = (name: string, list: typeof direct): string =>
      `${name}: ${median(list.map((one) => one.megabytesPerSecond)).toFixed(0)} MB/s (${list.map((one) => one.megabytesPerSecond.toFixed(0)).join(' ')}), round trip ${median(list.map((one) => one.pingMs)).toFixed(3)} ms`;
    console.log(`${line('direct', direct)}\n${line('through the proxy', through)}`);
    for (const one of [...direct, ...through]) expect(one.bytes).toBe(downloadBytes);
  });
});
