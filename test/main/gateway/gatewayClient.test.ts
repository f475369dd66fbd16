// Proves that the client fails closed on a channel made of two arrays (P15); must never start a process.
import { describe, expect, it } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { nothingAllowed, type AllowRules } from '../../../main/gateway/allowRules.ts';
import { createGatewayClient, type GatewayClient } from '../../../main/gateway/gatewayClient.ts';

const portsFrom = (first: number) => byCell((cell) => first + cellNames.indexOf(cell));
const ports = portsFrom(1001);
const rules: AllowRules = {
  cells: { ...nothingAllowed.cells, matrix: [{ host: 'chat.example.org', port: 443 }] },
};
const emptyCounts = { cells: byCell(() => []) };

function rig(): {
  client: GatewayClient;
  sent: unknown[];
  say: (message: unknown) => void;
  end: () => void;
} {
  const sent: unknown[] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  let onClose: () => void = () => undefined;
  const client = createGatewayClient({
    send: (message) => void sent.push(message),
    onMessage: (handler) => void (onMessage = handler),
    onClose: (handler) => void (onClose = handler),
  });
  return { client, sent, say: (message) => onMessage(message), end: () => onClose() };
}

describe('the gateway client', () => {
  it('starts, listens, closes', async () => {
    const { client, say, sent } = rig();
    const states: string[] = [];
    client.onState((state) => states.push(state));
    expect(client.state()).toBe('starting');
    const early = client.ports();
    say({ type: 'listening', ports });
    expect(await early).toEqual({ ok: true, value: ports });
    expect(await client.ports()).toEqual({ ok: true, value: ports });
    client.close();
    client.close();
    expect(sent).toEqual([{ type: 'close' }]);
    expect(states).toEqual(['listening', 'closed']);
    expect(await client.ports()).toEqual({ ok: false, code: 'gateway.closed' });
    expect(await client.setRules(rules)).toEqual({ ok: false, code: 'gateway.closed' });
  });

  it('settles setRules by revision', async () => {
    const { client, say, sent } = rig();
    const first = client.setRules(rules);
    const second = client.setRules(nothingAllowed);
    expect(sent).toEqual([
      { type: 'rules', revision: 1, rules },
      { type: 'rules', revision: 2, rules: nothingAllowed },
    ]);
    let isFirstSettled = false;
    void first.then(() => (isFirstSettled = true));
    say({ type: 'rulesSet', revision: 2 });
    expect(await second).toEqual({ ok: true, value: undefined });
    expect(isFirstSettled).toBe(false);
    say({ type: 'rulesSet', revision: 1 });
    expect((await first).ok).toBe(true);
  });

  it('malformed rules allow nothing (P4)', async () => {
    const { client, say, sent } = rig();
    const result = client.setRules({
      cells: { ...nothingAllowed.cells, player: [{ host: 'a.example', port: 1 }] },
    });
    expect(sent).toEqual([{ type: 'rules', revision: 1, rules: nothingAllowed }]);
    say({ type: 'rulesSet', revision: 1 });
    expect(await result).toEqual({ ok: false, code: 'gateway.rulesRefused' });
  });

  it('hands on counts and forgets unsubscribed handlers', () => {
    const { client, say, sent } = rig();
    const seen: unknown[] = [];
    const stop = client.onCounts((counts) => seen.push(counts));
    expect(client.counts()).toBeUndefined();
    client.askCounts();
    expect(sent).toEqual([{ type: 'counts' }]);
    say({ type: 'counts', counts: emptyCounts });
    stop();
    say({ type: 'counts', counts: emptyCounts });
    expect(seen).toEqual([emptyCounts]);
    expect(client.counts()).toEqual(emptyCounts);
  });

  it.each<[string, unknown]>([
    ['an unknown message', { type: 'hello' }],
    ['two cells on one port', { type: 'listening', ports: { ...ports, call: ports.desk } }],
    ['no object', 'listening'],
    ['nothing', undefined],
    ['a failure', { type: 'failed', code: 'gateway.listenFailed' }],
    ['a failure of an unknown kind', { type: 'failed', code: 'gateway.other' }],
  ])('closes at %s and settles everything that waits (P15)', async (_name, message) => {
    const { client, say, sent } = rig();
    const waiting = [client.ports(), client.setRules(rules)];
    say(message);
    expect(client.state()).toBe('closed');
    for (const result of await Promise.all(waiting))
      expect(result).toEqual({ ok: false, code: 'gateway.closed' });
    expect(sent.at(-1)).toEqual({ type: 'close' });
    say({ type: 'listening', ports });
    expect(client.state()).toBe('closed');
  });

  it('closes when ports are announced twice', () => {
    const { client, say } = rig();
    say({ type: 'listening', ports });
    say({ type: 'listening', ports: portsFrom(2001) });
    expect(client.state()).toBe('closed');
  });

  it('closes with its channel', async () => {
    const { client, end, sent } = rig();
    const waiting = client.ports();
    end();
    expect(await waiting).toEqual({ ok: false, code: 'gateway.closed' });
    expect(client.state()).toBe('closed');
    client.askCounts();
    expect(sent).toEqual([]);
  });
});
