// Proves on real loopback sockets who may pass the proxy and that what passes arrives unchanged and counted to the byte (P4).
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { createAuthority } from '../../practice/certificates.ts';
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
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('who may pass (P4)', () => {
  it('nobody before rules arrive, and it is counted', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    for (const cell of cellNames) {
      const client = await newTunnel(proxy.ports[cell], host, echo.port);
      expect((await client.over()).bytes.toString()).toBe(refusal);
      expect(rowOf(proxy, cell, host, echo.port)?.refused).toEqual({ 'gateway.rulesMissing': 1 });
    }
    expect(echo.accepted()).toBe(0);
  });

  it('only the cell whose list holds the pair', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    expect((await newTunnel(proxy.ports.matrix, host, echo.port)).status).toBe(200);
    expect((await newTunnel(proxy.ports.matrix, 'CHAT.alcove.test', echo.port)).status).toBe(200);
    expect((await newTunnel(proxy.ports.matrix, '127.0.0.1', echo.port)).status).toBe(403);
    expect(
      (await newTunnel(proxy.ports.matrix, host, echo.port === 65_535 ? 1 : echo.port + 1)).status,
    ).toBe(403);
    expect((await newTunnel(proxy.ports.call, host, echo.port)).status).toBe(403);
    expect((await newTunnel(proxy.ports.player, host, echo.port)).status).toBe(403);
    expect(echo.accepted()).toBe(2);
    expect(rowOf(proxy, 'player', host, echo.port)?.refused).toEqual({
      'gateway.targetNotListed': 1,
    });
  });

  it('no cell through the port of another, nor through its own', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    for (const port of Object.values(proxy.ports))
      expect((await newTunnel(proxy.ports.call, '127.0.0.1', port)).status).toBe(403);
  });

  it('no plain request; it is counted under its host and leaves no path', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const client = await newClient(proxy.ports.matrix);
    client.socket.write(
      `GET http://${host}:${echo.port}/secret-path?canary HTTP/1.1\r\nHost: x\r\nCookie: canary\r\n\r\ncanary`,
    );
    expect((await client.over()).bytes.toString()).toBe(refusal);
    expect(rowOf(proxy, 'matrix', host, echo.port)?.refused).toEqual({
      'gateway.methodRefused': 1,
    });
    expect(JSON.stringify(proxy.counts())).not.toMatch(/secret|canary/);
    expect(echo.accepted()).toBe(0);
  });

  it('a refused client that keeps sending still gets its answer', async () => {
    const proxy = await newProxy();
    const client = await newClient(proxy.ports.matrix);
    client.socket.write('POST http://a.example/ HTTP/1.1\r\nContent-Length: 8000000\r\n\r\n');
    client.socket.end(Buffer.alloc(8_000_000));
    await until(() => client.socket.destroyed);
    expect(await client.over()).toEqual({ bytes: Buffer.from(refusal), errorCode: undefined });
  });

  it('none of a list of hostile hosts', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const hostile = [
      `${host}.`,
      `${host}.evil.example`,
      `evil.${host}`,
      `${host}@evil.example`,
      `evil.example@${host}`,
      `${host}%00.evil.example`,
      `${host}\t`,
      ` ${host}`,
      `${host}:443`,
      `${host}/`,
      `${host}#`,
      `${host}\\`,
      '*',
      '',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '127.1',
      '0',
      '0x7f000001',
      '017700000001',
      'localhost',
      '169.254.169.254',
      '<img src=x>',
      '__proto__',
      'constructor',
      '\u202emoc.evil',
      'xn--',
      'a'.repeat(300),
    ];
    for (const name of hostile)
      expect([name, (await newTunnel(proxy.ports.matrix, name, echo.port)).status]).toEqual([
        name,
        403,
      ]);
    expect(echo.accepted()).toBe(0);
    for (const row of proxy.counts().cells.matrix) expect(row.host).toMatch(/^[a-z0-9.:-]+$/);
  });

  it('nobody from beyond 127.0.0.1', async () => {
    const proxy = await newProxy();
    const others = [
      '127.0.0.2',
      '::1',
      ...Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? [])
          .filter((entry) => !entry.internal && !entry.address.startsWith('fe80'))
          .map((entry) => entry.address),
      ),
    ];
    for (const address of others) {
      const socket = connect({ host: address, port: proxy.ports.matrix });
      const outcome = await new Promise<string>((resolve) =>
        socket.once('connect', () => resolve('connected')).once('error', () => resolve('refused')),
      );
      socket.destroy();
      expect([address, outcome]).toEqual([address, 'refused']);
    }
  });
});

describe('what passes', () => {
  it('TLS end to end, with the certificate checked by the client', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alcove-proxy-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const authority = await createAuthority(folder);
    const issued = await authority.issue(host, folder);
    const server = createTlsServer(
      { key: await readFile(issued.keyFile), cert: await readFile(issued.certificateFile) },
      (socket) => void socket.pipe(socket),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const proxy = await newProxy();
    proxy.setRules(rulesOf([pinned(port)]));
    const overTunnel = async (servername: string): Promise<string> => {
      const tunnel = await newTunnel(proxy.ports.matrix, host, port);
      tunnel.socket.removeAllListeners('data');
      const secure = connectTls({
        socket: tunnel.socket,
        servername,
        ca: await readFile(authority.caFile),
      });
      return new Promise((resolve) => {
        secure.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
        secure.once('secureConnect', () => secure.write('over TLS'));
        secure.once('data', (chunk: Buffer) => {
          secure.destroy();
          resolve(chunk.toString());
        });
      });
    };
    expect(await overTunnel(host)).toBe('over TLS');
    expect(await overTunnel('other.alcove.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('bytes sent together with the head', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const client = await newClient(proxy.ports.matrix);
    client.socket.write(`CONNECT ${host}:${echo.port} HTTP/1.1\r\n\r\nfirst`);
    client.socket.write(' second');
    const answer = 'HTTP/1.1 200 Connection Established\r\n\r\nfirst second';
    expect((await client.atLeast(answer.length)).toString()).toBe(answer);
    expect(rowOf(proxy, 'matrix', host, echo.port)).toMatchObject({ bytesUp: 12, bytesDown: 12 });
  });

  it('30 tunnels at once, every byte unchanged and counted', async () => {
    const proxy = await newProxy();
    const echo = await newEcho();
    proxy.setRules(rulesOf([pinned(echo.port)]));
    const sizes = Array.from({ length: 30 }, (_, index) => 1 + index * 37_111);
    await Promise.all(
      sizes.map(async (size) => {
        const client = await newTunnel(proxy.ports.matrix, host, echo.port);
        const sent = randomBytes(size);
        client.socket.end(sent);
        expect(digest((await client.over()).bytes)).toBe(digest(sent));
      }),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    await until(() => rowOf(proxy, 'matrix', host, echo.port)?.active === 0);
    expect(rowOf(proxy, 'matrix', host, echo.port)).toEqual({
      host,
      port: echo.port,
      opened: 30,
      active: 0,
      bytesUp: total,
      bytesDown: total,
      refused: {},
      failed: {},
    });
  });

  it('a half-close: the client ends, the server still answers', async () => {
    const proxy = await newProxy();
    const server = await newServer((socket) => {
      let got = 0;
      socket
        .on('data', (chunk) => (got += chunk.length))
        .on('end', () => setTimeout(() => socket.end(`got ${got}`), 50));
    });
    proxy.setRules(rulesOf([pinned(server.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    client.socket.end(Buffer.alloc(100_000));
    expect((await client.over()).bytes.toString()).toBe('got 100000');
  });

  it('the last bytes to a slow reader after both directions ended', async () => {
    const proxy = await newProxy();
    const received: Buffer[] = [];
    const size = 12_000_000; // More than the system's buffers hold, so the end waits behind bytes when the client is done.
    const server = await newServer((socket) => {
      socket.end('bye');
      socket.pause();
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        socket.pause();
        setTimeout(() => socket.resume(), 1);
      });
      setTimeout(() => socket.resume(), 100);
    });
    proxy.setRules(rulesOf([pinned(server.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    client.socket.end(Buffer.alloc(size, 1));
    await until(() => received.reduce((sum, chunk) => sum + chunk.length, 0) === size);
    expect(client.received().toString()).toBe('bye');
  });

  it('backpressure: what nobody reads is not piled up here', async () => {
    const proxy = await newProxy();
    const server = await newServer((socket) => void socket.pause());
    proxy.setRules(rulesOf([pinned(server.port)]));
    const client = await newTunnel(proxy.ports.matrix, host, server.port);
    for (let index = 0; index < 64; index += 1) client.socket.write(Buffer.alloc(1_000_000));
    const taken = (): number => rowOf(proxy, 'matrix', host, server.port)?.bytesUp ?? 0;
    await until(() => taken() > 0);
    await stays(() => expect(taken()).toBeLessThan(20_000_000), 300);
  });
});
