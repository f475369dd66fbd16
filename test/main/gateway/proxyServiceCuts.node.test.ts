// Proves on real loopback sockets that the proxy cuts what the rules no longer cover and falls back to no other path (P4, P17).
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nothingAllowed } from '../../../main/gateway/allowRules.ts';
import { newClient, newProxy, newEcho, newServer, newTunnel, rowOf, rulesOf } from './proxyRig.ts';
import { stays, turns, until } from '../../until.ts';

const host = 'chat.alcove.test';
const pinned = (port: number, addresses: readonly string[] = ['127.0.0.1']) => ({
  host,
  port,
  addresses,
});

describe('when rules change (P4, P17)', () => {
  it('a tunnel whose target is gone is cut at once, the others live on', async () => {
    const proxy = await newProxy();
    const first = await newEcho();
    const second = await newEcho();
    proxy.setRules(rulesOf([pinned(first.port), pinned(second.port)], [pinned(first.port)]));
    const gone = await newTunnel(proxy.ports.matrix, host, first.port);
    const kept = await newTunnel(proxy.ports.matrix, host, second.port);
    const otherCell = await newTunnel(proxy.ports.call, host, first.port);
    proxy.setRules(rulesOf([pinned(second.port)], [pinned(first.port)]));
    expect((await gone.over()).errorCode).toBe('ECONNRESET');
    kept.socket.write('still');
    otherCell.socket.write('here');
    expect((await kept.atLeast(5)).toString()).toBe('still');
    expect((await otherCell.atLeast(4)).toString()).toBe('here');
    await until(() => rowOf(proxy, 'matrix', host, first.port)?.active === 0);
    expect(rowOf(proxy, 'matrix', host, first.port)?.refused).toEqual({
      'gateway.ruleWithdrawn': 1,
    });
    expect((await newTunnel(proxy.ports.matrix, host, first.port)).status).toBe(403);
  });

  it('a cut drops what still waits to be sent, and leaves no socket behind', async () => {
    const proxy = await newProxy();
    let arrived = 0;
    let ended = false;
    let release = (): void => undefined;
    const server = await newServer((socket) => {
      socket.pause();
      socket
        .on('data', (chunk) => (arrived += chunk.length))
        .on('error', () => (ended = true))
        .on('end', () => (ended = true));
      release = () => void socket.resume();
    });
    proxy.setRules(rulesOf([pinned(server.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    for (let index = 0; index < 40; index += 1) client.socket.write(Buffer.alloc(1_000_000));
    const up = (): number => rowOf(proxy, 'matrix', host, server.port)?.bytesUp ?? 0;
    let handedOver = 0;
    let looksWithoutMore = 0;
    await until(() => {
      looksWithoutMore = up() > handedOver ? 0 : looksWithoutMore + 1;
      handedOver = up();
      return handedOver > 1_000_000 && looksWithoutMore > 10;
    }, 'buffers that are full');
    proxy.setRules(nothingAllowed);
    await until(() => rowOf(proxy, 'matrix', host, server.port)?.active === 0);
    release();
    await until(() => ended);
    expect(arrived).toBeLessThan(handedOver / 2);
  });

  it('a tunnel to an address that is no longer pinned is cut', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port, ['127.0.0.1', '127.0.0.9'])]));
    const client = await newTunnel(proxy.ports.matrix, host, echo.port);
    proxy.setRules(rulesOf([pinned(echo.port, ['127.0.0.9'])]));
    expect((await client.over()).errorCode).toBe('ECONNRESET');
  });

  it('one that is still being connected never opens', async () => {
    let answer: ((addresses: readonly string[]) => void) | null = null as
      | ((addresses: readonly string[]) => void)
      | null;
    const proxy = await newProxy(
      {},
      () =>
        new Promise((resolve) => (answer = (addresses) => resolve({ ok: true, value: addresses }))),
    );
    const echo = await newEcho();
    proxy.setRules(rulesOf([{ host, port: echo.port }]));
    const client = await newClient(proxy.ports.matrix);
    client.socket.write(`CONNECT ${host}:${echo.port} HTTP/1.1\r\n\r\n`);
    await until(() => answer !== null, 'the question for the address');
    proxy.setRules(nothingAllowed);
    answer?.(['127.0.0.1']);
    expect((await client.over()).bytes.length).toBe(0);
    await stays(() => echo.accepted() === 0, 50);
  });

  it('a client that leaves before it is connected leaves no connection behind', async () => {
    let answer: ((addresses: readonly string[]) => void) | null = null as
      | ((addresses: readonly string[]) => void)
      | null;
    const proxy = await newProxy(
      {},
      () =>
        new Promise((resolve) => (answer = (addresses) => resolve({ ok: true, value: addresses }))),
    );
    const echo = await newEcho();
    proxy.setRules(rulesOf([{ host, port: echo.port }]));
    const client = await newClient(proxy.ports.matrix);
    client.socket.write(`CONNECT ${host}:${echo.port} HTTP/1.1\r\n\r\n`);
    await until(() => answer !== null, 'the question for the address');
    client.socket.resetAndDestroy();
    await stays(() => echo.accepted() === 0, 50);
    answer?.(['127.0.0.1']);
    await stays(() => echo.accepted() === 0, 50);
    expect(rowOf(proxy, 'matrix', host, echo.port)).toBeUndefined();
  });

  it('no rules again means nothing passes', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, echo.port);
    proxy.setRules(undefined);
    expect((await client.over()).errorCode).toBe('ECONNRESET');
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(403);
  });

  it('200 tunnels opened and cut leave no open file', async () => {
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const proxy = await newProxy();
    const echo = await newEcho();
    const before = openFiles();
    for (let round = 0; round < 10; round += 1) {
      proxy.setRules(rulesOf([pinned(echo.port)]));
      const clients = await Promise.all(
        Array.from({ length: 20 }, () => newTunnel(proxy.ports.matrix, host, echo.port)),
      );
      for (const [index, client] of clients.entries()) {
        if (index % 2 === 0) client.socket.write(Buffer.alloc(300_000));
        if (index % 5 === 0) client.socket.end();
      }
      proxy.setRules(nothingAllowed);
      await Promise.all(clients.map((client) => client.over()));
    }
    await until(() => openFiles() <= before + 2);
    expect(rowOf(proxy, 'matrix', host, echo.port)).toMatchObject({ opened: 200, active: 0 });
  });
});

describe('when something fails (P17)', () => {
  it('a refused connection is 502; only the other pinned addresses are tried', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(
      rulesOf([pinned(echo.port, ['127.0.0.8', '127.0.0.1'])], [pinned(echo.port, ['127.0.0.8'])]),
    );
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
    expect((await newTunnel(proxy.ports.call, host, echo.port)).status).toBe(502);
    expect(rowOf(proxy, 'call', host, echo.port)?.failed).toEqual({ 'gateway.connectFailed': 1 });
    expect(echo.accepted()).toBe(1);
  });

  it('a pinned name is never resolved, a name without an answer is 502, a late answer is 504', async () => {
    const asked: string[] = [];
    const proxy = await newProxy({}, (name) => {
      asked.push(name);
      return Promise.resolve({
        ok: false,
        code: name === host ? 'gateway.resolveTimedOut' : 'gateway.addressRefused',
      });
    });
    const echo = await newEcho();
    proxy.setRules(
      rulesOf(
        [pinned(echo.port), { host: 'rebind.example', port: 443 }],
        [{ host, port: echo.port }],
      ),
    );
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
    expect(asked).toEqual([]);
    expect((await newTunnel(proxy.ports.matrix, 'rebind.example', 443)).status).toBe(502);
    expect((await newTunnel(proxy.ports.call, host, echo.port)).status).toBe(504);
    expect(rowOf(proxy, 'matrix', 'rebind.example', 443)?.failed).toEqual({
      'gateway.addressRefused': 1,
    });
    expect(rowOf(proxy, 'call', host, echo.port)?.failed).toEqual({ 'gateway.resolveTimedOut': 1 });
  });

  it('an abrupt reset on one side is an error on the other, never an orderly end', async () => {
    const proxy = await newProxy();
    const server = await newServer(
      (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    );
    let serverError: string | undefined;
    const listener = await newServer(
      (socket) =>
        void socket.on('error', (error: NodeJS.ErrnoException) => (serverError = error.code)),
    );
    proxy.setRules(rulesOf([pinned(server.port), pinned(listener.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    client.socket.write('x');
    expect((await client.over()).errorCode).toBe('ECONNRESET');
    const leaver = await newTunnel(proxy.ports.matrix, host, listener.port);
    leaver.socket.resetAndDestroy();
    await until(() => serverError === 'ECONNRESET');
    await until(
      () =>
        rowOf(proxy, 'matrix', host, server.port)?.active === 0 &&
        rowOf(proxy, 'matrix', host, listener.port)?.active === 0,
    );
  });

  it('random resets, half-closes and rule changes under load: the proxy lives and the counts return to zero', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    const rules = rulesOf([pinned(echo.port)]);
    proxy.setRules(rules);
    await Promise.all(
      Array.from({ length: 120 }, async (_, index) => {
        await turns(index);
        const client = await newTunnel(proxy.ports.matrix, host, echo.port);
        client.socket.write(randomBytes(1 + ((index * 7919) % 90_000)));
        if (index % 4 === 0) client.socket.resetAndDestroy();
        else if (index % 4 === 1) client.socket.destroy();
        else if (index % 4 === 2) client.socket.end();
        if (index % 17 === 0) proxy.setRules(nothingAllowed);
        if (index % 17 === 1) proxy.setRules(rules);
      }),
    );
    proxy.setRules(nothingAllowed);
    await until(() => proxy.counts().cells.matrix.every((row) => row.active === 0));
    proxy.setRules(rules);
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
  });
});
