// Proves that the gateway's end of the channel fails closed and reports no more often than promised (P4, P15).
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { nothingAllowed } from '../../../main/gateway/allowRules.ts';
import { serveProxy } from '../../../main/gateway/proxyChannel.node.ts';
import { proxyLimits, openProxy } from '../../../main/gateway/proxyService.node.ts';
import {
  countsEveryMs,
  fromGatewaySchema,
  type FromGateway,
} from '../../../main/gateway/gatewayProtocol.ts';
import { newEcho, newTunnel, noNames, rulesOf } from './proxyRig.ts';
import { until } from '../../until.ts';

const host = 'chat.alcove.test';

type Open = Parameters<typeof serveProxy>[1];
const openReal: Open = (onCountsChanged) =>
  openProxy({ resolveHost: noNames, onCountsChanged, limits: proxyLimits });

async function rig(
  open = openReal,
): Promise<{
  said: FromGateway[];
  tell: (message: unknown) => void;
  end: () => void;
  exits: number[];
  ports: Readonly<Record<CellName, number>>;
}> {
  const said: FromGateway[] = [];
  const exits: number[] = [];
  let tell: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  const channel = {
    send: (message: unknown) => void said.push(fromGatewaySchema.parse(message)),
    onMessage: (handler: (message: unknown) => void) => void (tell = handler),
    onClose: (handler: () => void) => void (end = handler),
  };
  await serveProxy(channel, open, (code) => void exits.push(code));
  const first = said[0];
  if (first?.type !== 'listening') throw new Error('the first message is not listening');
  return { said, tell: (message) => tell(message), end: () => end(), exits, ports: first.ports };
}

describe("the gateway's end of the channel", () => {
  it('sets rules, acknowledges them, and cuts everything when it is closed', async () => {
    const { said, tell, exits, ports } = await rig();
    const echo = await newEcho();
    tell({
      type: 'rules',
      revision: 7,
      rules: rulesOf([{ host, port: echo.port, addresses: ['127.0.0.1'] }]),
    });
    expect(said.at(-1)).toEqual({ type: 'rulesSet', revision: 7 });
    const tunnel = await newTunnel(ports.matrix, host, echo.port);
    expect(tunnel.status).toBe(200);
    tell({ type: 'close' });
    tell({ type: 'counts' });
    await tunnel.over();
    expect(exits).toEqual([0]);
    expect((await newTunnel(ports.matrix, host, echo.port)).status).toBe(0);
  });

  it.each<[string, unknown]>([
    ['a message of no known type', { type: 'open' }],
    [
      'rules with a target for the player',
      {
        type: 'rules',
        revision: 2,
        rules: { cells: { ...nothingAllowed.cells, player: [{ host: 'a.example', port: 1 }] } },
      },
    ],
    ['rules without a revision', { type: 'rules', rules: nothingAllowed }],
    ['a text', 'close'],
    ['nothing', undefined],
  ])('%s leaves nothing allowed and cuts what was', async (_name, message) => {
    const { said, tell, ports } = await rig();
    const echo = await newEcho();
    tell({
      type: 'rules',
      revision: 1,
      rules: rulesOf([{ host, port: echo.port, addresses: ['127.0.0.1'] }]),
    });
    const tunnel = await newTunnel(ports.matrix, host, echo.port);
    tell(message);
    expect(said.at(-1)).toEqual({ type: 'failed', code: 'gateway.messageRefused' });
    expect((await tunnel.over()).errorCode).toBe('ECONNRESET');
    expect((await newTunnel(ports.matrix, host, echo.port)).status).toBe(403);
    tell({ type: 'close' });
  });

  it('pushes counts when they change, not more often than promised, and not when they do not', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const periods = 10;
    let changed: () => void = () => undefined;
    const { said, tell } = await rig((onCountsChanged) => {
      changed = onCountsChanged;
      return openReal(onCountsChanged);
    });
    const reports = (): number => said.filter((message) => message.type === 'counts').length;
    vi.advanceTimersByTime(periods * countsEveryMs);
    expect(reports()).toBe(0);
    for (let step = 0; step < periods * 10; step += 1) {
      changed();
      vi.advanceTimersByTime(countsEveryMs / 10);
    }
    expect(reports()).toBeGreaterThanOrEqual(periods);
    expect(reports()).toBeLessThanOrEqual(periods + 1);
    vi.advanceTimersByTime(countsEveryMs);
    const after = reports();
    vi.advanceTimersByTime(periods * countsEveryMs);
    expect(reports()).toBe(after);
    tell({ type: 'counts' });
    expect(reports()).toBe(after + 1);
    tell({ type: 'close' });
  });

  it('ends with its channel, and with 1 when the ports cannot be opened', async () => {
    const { end, exits, ports } = await rig();
    end();
    end();
    expect(exits).toEqual([0]);
    await until(() => exits.length === 1);
    expect((await newTunnel(ports.matrix, host, 1)).status).toBe(0);
    const said: unknown[] = [];
    const codes: number[] = [];
    const channel = {
      send: (message: unknown) => void said.push(message),
      onMessage: () => undefined,
      onClose: () => undefined,
    };
    await serveProxy(
      channel,
      () => Promise.resolve({ ok: false, code: 'gateway.listenFailed' }),
      (code) => void codes.push(code),
    );
    expect([said, codes]).toEqual([[{ type: 'failed', code: 'gateway.listenFailed' }], [1]]);
  });

  it('takes messages that come before the ports are open', async () => {
    const said: FromGateway[] = [];
    let tell: (message: unknown) => void = () => undefined;
    const channel = {
      send: (message: unknown) => void said.push(fromGatewaySchema.parse(message)),
      onMessage: (handler: (message: unknown) => void) => void (tell = handler),
      onClose: () => undefined,
    };
    const served = serveProxy(
      channel,
      (onCountsChanged) =>
        openProxy({ resolveHost: noNames, onCountsChanged, limits: proxyLimits }),
      () => undefined,
    );
    tell({ type: 'rules', revision: 1, rules: nothingAllowed });
    await served;
    expect(said.map((message) => message.type)).toEqual(['listening', 'rulesSet']);
    tell({ type: 'close' });
  });
});
