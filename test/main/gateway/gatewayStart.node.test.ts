// Proves that nothing starts without the gateway's ports, and that the port for everything else refuses and counts (P4).
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { openGateway, openRefusingProxy } from '../../../main/gateway/gatewayStart.node.ts';
import { until } from '../../until.ts';

afterEach(() => void vi.useRealTimers());

const set = () => {
  let say: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  const sent: unknown[] = [];
  const starts: string[] = [];
  const opened = openGateway({
    start: () => void starts.push('start'),
    send: (message) => void sent.push(message),
    onMessage: (handler) => {
      say = handler;
    },
    onClose: (handler) => {
      end = handler;
    },
  });
  return { opened, sent, starts, say: (message: unknown) => say(message), end: () => end() };
};

describe('openGateway', () => {
  it('starts the process when it is asked to, and gives the ports of all cells and a client of it', async () => {
    const { opened, say, sent, starts } = set();
    expect(starts).toEqual([]);
    const ports = byCell((cell) => 2_000 + cellNames.indexOf(cell));
    const opening = opened.start();
    expect(starts).toEqual(['start']);
    say({ type: 'listening', ports });
    expect(await opening).toEqual(ports);
    opened.gateway.askCounts();
    expect(sent).toEqual([{ type: 'counts' }]);
  });

  it('rejects when the process ends or cannot open them', async () => {
    const ended = set();
    ended.end();
    await expect(ended.opened.start()).rejects.toThrow('gateway.closed');
    const failed = set();
    failed.say({ type: 'failed', code: 'gateway.listenFailed' });
    await expect(failed.opened.start()).rejects.toThrow('gateway.closed');
  });

  it('rejects when it does not answer in fifteen seconds, and not before', async () => {
    vi.useFakeTimers();
    const { opened } = set();
    let failure: unknown = 'none yet';
    const over = opened.start().catch((error: unknown) => {
      failure = error;
    });
    await vi.advanceTimersByTimeAsync(14_999);
    expect(failure).toBe('none yet');
    await vi.advanceTimersByTimeAsync(1);
    await over;
    expect(failure).toEqual(new Error('gateway.closed'));
  });
});

describe('openRefusingProxy', () => {
  it('opens a port on this computer that lets nothing through and remembers who asked', async () => {
    const { port, refused } = await openRefusingProxy();
    expect(refused.refusals().size).toBe(0);
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.write('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    await until(() => refused.refusals().size === 1, 'the refusal');
    await until(() => answer.startsWith('HTTP/1.1 403'), 'the answer');
    expect([...refused.refusals().values()]).toEqual([
      { host: 'evil.example', port: 443, times: 1 },
    ]);
    socket.destroy();
  });
});
