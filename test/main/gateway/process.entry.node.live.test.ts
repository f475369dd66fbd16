// Proves that the gateway runs as a process of its own over a message stream, and never outlives the one that started it (P4).
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatewayClient, type GatewayClient } from '../../../main/gateway/gatewayClient.ts';
import { newEcho, newTunnel, rulesOf } from './proxyRig.ts';
import { until } from '../../until.ts';

const host = 'chat.alcove.test';
const entry = fileURLToPath(
  new URL('../../../main/gateway/process.entry.node.ts', import.meta.url),
);

function start(...switches: readonly string[]): {
  child: ChildProcess;
  client: GatewayClient;
  output: () => string;
  send: (message: unknown) => void;
} {
  const child = spawn(process.execPath, [...switches, entry], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {},
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
  const send = (message: unknown): void => void (child.connected && child.send(message as object));
  const client = createGatewayClient({
    send,
    onMessage: (handler) => void child.on('message', handler),
    onClose: (handler) => void child.once('exit', handler),
  });
  return { child, client, output: () => output, send };
}

/** Not there any more, or only still waiting to be collected. */
function isGone(pid: number): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

describe('the gateway process', () => {
  it('reports its ports, tunnels, counts and closes when asked, and prints nothing', async () => {
    const { child, client, output } = start();
    const echo = await newEcho();
    const ports = await client.ports();
    if (!ports.ok) throw new Error(ports.code);
    expect((await newTunnel(ports.value.matrix, host, echo.port)).status).toBe(403);
    expect(
      await client.setRules(rulesOf([{ host, port: echo.port, addresses: ['127.0.0.1'] }])),
    ).toEqual({ ok: true, value: undefined });
    const tunnel = await newTunnel(ports.value.matrix, host, echo.port);
    tunnel.socket.write('through a process');
    expect((await tunnel.atLeast(17)).toString()).toBe('through a process');
    const row = () => client.counts()?.cells.matrix.find((entry) => entry.port === echo.port);
    await until(() => row()?.bytesDown === 17);
    expect(row()).toEqual({
      host,
      port: echo.port,
      opened: 1,
      active: 1,
      bytesUp: 17,
      bytesDown: 17,
      refused: { 'gateway.rulesMissing': 1 },
      failed: {},
    });
    expect(await client.setRules(rulesOf([]))).toEqual({ ok: true, value: undefined });
    expect((await tunnel.over()).errorCode).toBe('ECONNRESET');
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    client.close();
    expect(await exited).toBe(0);
    expect(output()).toBe('');
  });

  it('does not follow a name server that points a listed name into this machine', async () => {
    const hostile = `import dns from 'node:dns/promises'; import { syncBuiltinESMExports } from 'node:module'; dns.lookup = async () => [{ address: '127.0.0.1', family: 4 }]; syncBuiltinESMExports();`;
    const { client } = start('--import', `data:text/javascript,${encodeURIComponent(hostile)}`);
    const echo = await newEcho();
    const ports = await client.ports();
    if (!ports.ok) throw new Error(ports.code);
    await client.setRules(rulesOf([{ host, port: echo.port }]));
    expect((await newTunnel(ports.value.matrix, host, echo.port)).status).toBe(502);
    await until(
      () =>
        client.counts()?.cells.matrix.find((entry) => entry.port === echo.port)?.failed[
          'gateway.addressRefused'
        ] === 1,
    );
    expect(echo.accepted()).toBe(0);
  });

  it('a message it cannot read closes everything, and the client gives up on it', async () => {
    const { client, send, child } = start();
    await client.ports();
    send({ type: 'rules', rules: 'all' });
    await until(() => client.state() === 'closed');
    await until(() => child.exitCode === 0);
  });

  it('ends when the channel is cut', async () => {
    const { child, client } = start();
    await client.ports();
    child.disconnect();
    await until(() => child.exitCode === 0);
  });

  it('ends when its parent is killed', async () => {
    const script = `const child = require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.on('message', (message) => { if (message.type === 'listening') console.log(JSON.stringify({ pid: child.pid, port: message.ports.matrix })); });
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['-e', script, entry], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const line = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(text.toString())),
    );
    const { pid, port } = JSON.parse(line) as { pid: number; port: number };
    expect(isGone(pid)).toBe(false);
    expect((await newTunnel(port, host, 443)).status).toBe(403);
    parent.kill('SIGKILL');
    await until(() => isGone(pid), 'the end of the gateway', 2_000);
    expect((await newTunnel(port, host, 443)).status).toBe(0);
  });

  it('does not start without a channel', async () => {
    const child = spawn(process.execPath, [entry], { stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  });

  it('takes the channel that Electron gives its utility processes', async () => {
    // The port of a utility process, played by the IPC channel under its name.
    const script = `const { EventEmitter } = require('node:events'); const port = new EventEmitter(); const send = process.send.bind(process);
      port.postMessage = (message) => send({ through: 'parentPort', message }); process.on('message', (data) => port.emit('message', { data, ports: [] }));
      process.parentPort = port; process.send = undefined; process.on('disconnect', () => port.emit('close')); import(process.argv[1]);`;
    const child = spawn(process.execPath, ['-e', script, entry], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const heard: unknown[] = [];
    child.on('message', (message) => heard.push(message));
    await until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ through: 'parentPort', message: { type: 'listening' } });
    child.send({ type: 'rules', revision: 3, rules: rulesOf([]) });
    await until(() => heard.length === 2);
    expect(heard[1]).toEqual({ through: 'parentPort', message: { type: 'rulesSet', revision: 3 } });
    child.disconnect();
    await until(() => child.exitCode === 0);
  });
});
