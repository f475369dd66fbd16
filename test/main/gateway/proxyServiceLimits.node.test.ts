// Proves on real loopback sockets that nobody keeps the proxy busy beyond its limits.
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  newClient,
  newProxy,
  newEcho,
  newServer,
  newTunnel,
  refusal,
  rowOf,
  rulesOf,
} from './proxyRig.ts';
import { stays, until } from '../../until.ts';

const host = 'chat.alcove.test';
const pinned = (port: number, addresses: readonly string[] = ['127.0.0.1']) => ({
  host,
  port,
  addresses,
});

describe('limits', () => {
  it('a head that trickles is refused when its time is over', async () => {
    const proxy = await newProxy({ headTimeoutMs: 300 });
    const client = await newClient(proxy.ports.matrix);
    const trickle = setInterval(() => client.socket.write('C'), 50);
    onTestFinished(() => clearInterval(trickle));
    expect((await client.over()).bytes.toString()).toBe(refusal);
    expect(rowOf(proxy, 'matrix', 'unreadable', 0)?.refused).toEqual({ 'gateway.headTimedOut': 1 });
  });

  it('a client that says nothing is sent away, and one that leaves early is counted only if it began', async () => {
    const proxy = await newProxy({ headTimeoutMs: 200 });
    const silent = await newClient(proxy.ports.call);
    expect((await silent.over()).bytes.toString()).toBe(refusal);
    (await newClient(proxy.ports.matrix)).socket.end();
    (await newClient(proxy.ports.matrix)).socket.end('CONNECT');
    await until(() => rowOf(proxy, 'matrix', 'unreadable', 0) !== undefined);
    await stays(
      () =>
        expect(rowOf(proxy, 'matrix', 'unreadable', 0)?.refused).toEqual({
          'gateway.headCutShort': 1,
        }),
      50,
    );
  });

  it('slow heads do not keep others out, up to the bound on connections', async () => {
    const proxy = await newProxy({ maxSocketsPerCell: 40 });
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)], [pinned(echo.port)]));
    await Promise.all(
      Array.from({ length: 39 }, async () =>
        (await newClient(proxy.ports.matrix)).socket.write('CONN'),
      ),
    );
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(0);
    expect(rowOf(proxy, 'matrix', 'unreadable', 0)?.refused).toEqual({
      'gateway.tooManySockets': 1,
    });
    expect((await newTunnel(proxy.ports.call, host, echo.port)).status).toBe(200);
  });

  it('one tunnel more than allowed is refused, and the place is free again after one ends', async () => {
    const proxy = await newProxy({ maxTunnelsPerCell: 3 });
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)], [pinned(echo.port)]));
    const tunnels = await Promise.all(
      [0, 1, 2].map(() => newTunnel(proxy.ports.matrix, host, echo.port)),
    );
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(403);
    expect((await newTunnel(proxy.ports.call, host, echo.port)).status).toBe(200);
    expect(rowOf(proxy, 'matrix', host, echo.port)).toMatchObject({
      active: 3,
      refused: { 'gateway.tooManyTunnels': 1 },
    });
    tunnels[0]?.socket.end();
    await until(() => rowOf(proxy, 'matrix', host, echo.port)?.active === 2);
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
  });

  it('an address that does not answer is 504 in the given time', async () => {
    // A listener whose queue is full and never emptied drops further handshakes, as a silent address does.
    const script = `const server = require('node:net').createServer();
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
        require('node:fs').writeSync(1, String(server.address().port));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      });`;
    const stuck = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void stuck.kill('SIGKILL'));
    const port = await new Promise<number>((resolve) =>
      stuck.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    const fillers = Array.from({ length: 6 }, () =>
      connect({ port, host: '127.0.0.1' }).on('error', () => undefined),
    );
    onTestFinished(() => {
      for (const filler of fillers) filler.destroy();
    });
    // The kernel takes one more than the queue holds; the others stay without an answer.
    await until(() => fillers.filter((filler) => !filler.connecting).length === 2);
    const proxy = await newProxy({ connectTimeoutMs: 600 });
    proxy.setRules(rulesOf([pinned(port, ['127.0.0.1', '127.0.0.1', '127.0.0.1'])]));
    expect((await newTunnel(proxy.ports.matrix, host, port)).status).toBe(504);
    expect(rowOf(proxy, 'matrix', host, port)?.failed).toEqual({ 'gateway.connectTimedOut': 1 });
  });

  it('a half-open tunnel that falls silent is cut', async () => {
    const proxy = await newProxy({ halfOpenIdleMs: 150 });
    const server = await newServer((socket) => void socket.resume());
    proxy.setRules(rulesOf([pinned(server.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    client.socket.end('x');
    expect((await client.over()).errorCode).toBe('ECONNRESET');
    await until(() => rowOf(proxy, 'matrix', host, server.port)?.active === 0);
  });

  it('closing cuts everything and frees the ports', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, echo.port);
    const waiting = await newClient(proxy.ports.matrix);
    await proxy.close();
    await client.over();
    await waiting.over();
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(0);
  });
});
