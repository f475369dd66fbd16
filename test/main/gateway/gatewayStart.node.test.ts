// P4: nothing starts without the gateway's ports, however the gateway fails; and what belongs to no cell is refused and counted.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { openGateway, openRefusingProxy } from '../../../main/gateway/gatewayStart.node.ts';
import { newTunnel } from './proxyRig.ts';

const gatewayProcess = () => {
  const sent: unknown[] = [];
  let say = (_message: unknown): void => undefined;
  let end = (): void => undefined;
  return {
    stream: {
      send: (message: unknown) => void sent.push(message),
      onMessage: (handler: (message: unknown) => void) => {
        say = handler;
      },
      onClose: (handler: () => void) => {
        end = handler;
      },
    },
    sent,
    say: (message: unknown) => say(message),
    end: () => end(),
  };
};
const ports = byCell((cell) => 4_000 + cellNames.indexOf(cell));

describe('openGateway', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives the ports of all cells, and the client that speaks to the process', async () => {
    const { stream, say, sent } = gatewayProcess();
    const opening = openGateway(stream);
    say({ type: 'listening', ports });
    const opened = await opening;
    expect(opened.ports).toEqual(ports);
    opened.gateway.askCounts();
    expect(sent).toEqual([{ type: 'counts' }]);
  });

  it('rejects when the process ends, and when it says that it failed', async () => {
    for (const fails of ['end', 'failed']) {
      const { stream, say, end } = gatewayProcess();
      const opening = openGateway(stream);
      if (fails === 'end') end();
      else say({ type: 'failed', code: 'gateway.listenFailed' });
      await expect(opening, fails).rejects.toThrow('gateway.closed');
    }
  });

  it('rejects a process that says nothing within fifteen seconds', async () => {
    const { stream } = gatewayProcess();
    let failed: unknown = null;
    const opening = openGateway(stream).catch((error: unknown) => {
      failed = error;
    });
    await vi.advanceTimersByTimeAsync(14_999);
    expect(failed).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    await opening;
    expect(failed).toEqual(new Error('gateway.closed'));
  });
});

describe('openRefusingProxy', () => {
  it('lets nothing through, and counts what was asked', async () => {
    const { port, refused } = await openRefusingProxy();
    expect((await newTunnel(port, 'stranger.example', 443)).status).toBe(403);
    expect([...refused.refusals().values()]).toEqual([
      { host: 'stranger.example', port: 443, times: 1 },
    ]);
  });
});
