// Proves that the global proxy lets nothing through and names what was asked for (P4).
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenRefuseAll } from '../../../main/gateway/refuseAll.node.ts';
import { newClient, newEcho, refusal } from './proxyRig.ts';
import { until } from '../../until.ts';

describe('the refusing proxy', () => {
  it('answers 403 to everything and tells the target', async () => {
    const refused: unknown[] = [];
    const proxy = await listenRefuseAll((target, code) =>
      refused.push([target.host, target.port, code]),
    );
    onTestFinished(() => proxy.close());
    const echo = await newEcho();
    const requests: readonly (readonly [string, unknown])[] = [
      [
        `CONNECT 127.0.0.1:${echo.port} HTTP/1.1\r\n\r\n`,
        ['127.0.0.1', echo.port, 'gateway.targetNotListed'],
      ],
      [
        'CONNECT Spell.Example:443 HTTP/1.1\r\nHost: x\r\n\r\ntunnel bytes',
        ['spell.example', 443, 'gateway.targetNotListed'],
      ],
      [
        'GET http://update.example/path?q HTTP/1.1\r\nHost: x\r\n\r\n',
        ['update.example', 80, 'gateway.methodRefused'],
      ],
      [
        'POST http://update.example/ HTTP/1.1\r\nContent-Length: 9\r\n\r\n',
        ['update.example', 80, 'gateway.methodRefused'],
      ],
      ['\x16\x03\x01\x02\x00', ['unreadable', 0, 'gateway.headMalformed']],
      ['CONNECT user@x.example:443 HTTP/1.1\r\n\r\n', ['unreadable', 0, 'gateway.targetMalformed']],
    ];
    for (const [request, expected] of requests) {
      const client = await newClient(proxy.port);
      client.socket.write(request, 'latin1');
      expect((await client.over()).bytes.toString()).toBe(refusal);
      expect(refused.at(-1)).toEqual(expected);
    }
    expect(refused.length).toBe(requests.length);
    expect(echo.accepted()).toBe(0);
  });

  it('outlives a client that resets, and a flood', async () => {
    let refused = 0;
    const proxy = await listenRefuseAll(() => (refused += 1));
    onTestFinished(() => proxy.close());
    for (let index = 0; index < 100; index += 1) {
      const client = await newClient(proxy.port);
      client.socket.write('CONNECT a.example:443 HTTP/1.1\r\n\r\n');
      client.socket.resetAndDestroy();
    }
    const last = await newClient(proxy.port);
    last.socket.write('CONNECT a.example:443 HTTP/1.1\r\n\r\n');
    expect((await last.over()).bytes.toString()).toBe(refusal);
    expect(refused).toBeGreaterThan(0);
  });

  it('closes with its connections', async () => {
    const proxy = await listenRefuseAll(() => undefined);
    const client = await newClient(proxy.port);
    let elsewhere = '';
    connect({ host: '127.0.0.2', port: proxy.port })
      .once('error', () => (elsewhere = 'refused'))
      .once('connect', () => (elsewhere = 'connected'));
    await until(() => elsewhere !== '');
    expect(elsewhere).toBe('refused');
    await proxy.close();
    await client.over();
    let outcome = '';
    connect({ host: '127.0.0.1', port: proxy.port }).once('error', () => (outcome = 'refused'));
    await until(() => outcome === 'refused');
  });
});
