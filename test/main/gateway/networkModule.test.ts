// Proves that the gateway follows the signed profile, that its end ends what needs it, and what is remembered of other certificates (P4, P6).
import { describe, expect, it } from 'vitest';
import { byCell, cellNames, type CellName } from '../../../preload/contract/cellName.ts';
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { nothingAllowed, type AllowRules } from '../../../main/gateway/allowRules.ts';
import type { GatewayClient, GatewayState } from '../../../main/gateway/gatewayClient.ts';
import { createNetworkModule } from '../../../main/gateway/networkModule.ts';

const relay = { host: 'relay.example', port: 5349 };
const none = { opened: [], refused: [] };
const row = (host: string, port: number, active: number) => ({
  host,
  port,
  opened: 2,
  active,
  bytesUp: 3,
  bytesDown: 4,
  refused: {},
  failed: {},
});
const other = { pinned: false, other: true, code: 'pin.otherKey' };
const pinned = { pinned: true, other: false, code: 'pinned' };
const outOfDate = { pinned: false, other: false, code: 'pin.outOfDate' };

const set = () => {
  const world = {
    verdict: pinned,
    answer: ok(undefined) as Result<undefined, 'gateway.closed'>,
    rules: [] as AllowRules[],
    logged: [] as string[],
    judged: [] as unknown[][],
    closed: 0,
    ended: 0,
    tellState: (_state: GatewayState): void => undefined,
  };
  const gateway = {
    counts: () => ({
      cells: {
        ...byCell(() => []),
        call: [row(relay.host, relay.port, 1), row('meet.example', 443, 5)],
      },
    }),
    onState: (handler: (state: GatewayState) => void) => {
      world.tellState = handler;
      return () => undefined;
    },
    setRules: (rules: AllowRules) => {
      world.rules.push(rules);
      return Promise.resolve(world.answer);
    },
    close: () => {
      world.ended += 1;
    },
  } as unknown as GatewayClient;
  const module = createNetworkModule({
    gateway,
    refusals: () => new Map([['evil', { host: 'evil.example', port: 80, times: 7 }]]),
    isRelay: (host, port) => host === relay.host && port === relay.port,
    judge: (...args) => {
      world.judged.push(args);
      return world.verdict;
    },
    closed: () => {
      world.closed += 1;
    },
    log: (code) => void world.logged.push(code),
  });
  const shows = (cell: CellName, host: string, verdict: typeof other): boolean => {
    world.verdict = verdict;
    return module.isPinned(cell)(host, 'pem');
  };
  return { world, module, shows };
};

describe('the gateway', () => {
  it('is over for good: what needs it ends, once, and it is logged', () => {
    const { world, module } = set();
    void module.start?.();
    for (const state of ['starting', 'listening'] as const) world.tellState(state);
    expect([world.closed, world.logged]).toEqual([0, []]);
    world.tellState('closed');
    expect([world.closed, world.logged]).toEqual([1, ['gateway.closed']]);
  });

  it('is closed with the program', () => {
    const { world, module } = set();
    module.stop?.();
    expect(world.ended).toBe(1);
  });

  it('gets the rules as they are; that it did not take them is logged', async () => {
    const { world, module } = set();
    await module.setRules(nothingAllowed);
    expect([world.rules, world.logged]).toEqual([[nothingAllowed], []]);
    world.answer = fail('gateway.closed');
    await module.setRules(nothingAllowed);
    expect(world.logged).toEqual(['gateway.closed']);
  });
});

describe('its counts', () => {
  it("are the gateway's own beside those of the port that refuses all", () => {
    const { module } = set();
    const counts = {
      ...byCell(() => none),
      call: {
        opened: [
          { ...relay, times: 2, bytesUp: 3, bytesDown: 4 },
          { host: 'meet.example', port: 443, times: 2, bytesUp: 3, bytesDown: 4 },
        ],
        refused: [],
      },
      global: { opened: [], refused: [{ host: 'evil.example', port: 80, times: 7 }] },
    };
    expect(module.counts()).toEqual(counts);
    expect(module.handlers['network.counts'](undefined)).toEqual(ok(counts));
  });

  it('of tunnels are those to a relay', () => {
    expect(set().module.relayTunnels()).toBe(1);
  });
});

describe('a certificate', () => {
  it('is judged for the cell that saw it', () => {
    const { world, module } = set();
    for (const cell of cellNames) {
      expect(module.isPinned(cell)(`${cell}.example`, 'pem')).toBe(true);
      expect(world.judged.at(-1)).toEqual([cell, `${cell}.example`, 'pem']);
    }
    expect(world.logged).toEqual([]);
  });

  it('that is not pinned is refused, with its code in the log', () => {
    const { world, shows } = set();
    expect(shows('matrix', 'chat.example', other)).toBe(false);
    expect(shows('matrix', 'chat.example', outOfDate)).toBe(false);
    expect(world.logged).toEqual(['pin.otherKey', 'pin.outOfDate']);
  });

  it('of another server is remembered for its cell until its host shows the right one', () => {
    const { module, shows } = set();
    const asked = () => module.handlers['network.otherCertificate'](undefined);
    expect([module.otherCertificate('matrix'), asked()]).toEqual([false, ok(false)]);
    shows('matrix', 'chat.example', other);
    expect([module.otherCertificate('matrix'), asked()]).toEqual([true, ok(true)]);
    expect(module.otherCertificate('call')).toBe(false);
    shows('matrix', 'second.example', pinned);
    expect(module.otherCertificate('matrix')).toBe(true);
    shows('matrix', 'chat.example', pinned);
    expect([module.otherCertificate('matrix'), asked()]).toEqual([false, ok(false)]);
  });

  it("of another server at the call's side is none of the matrix cell's", () => {
    const { module, shows } = set();
    shows('call', 'meet.example', other);
    expect(module.otherCertificate('call')).toBe(true);
    expect(module.handlers['network.otherCertificate'](undefined)).toEqual(ok(false));
  });

  it("that is only out of date is not another server's", () => {
    const { module, shows } = set();
    shows('matrix', 'chat.example', outOfDate);
    expect(module.otherCertificate('matrix')).toBe(false);
  });

  it('finding: of a host that a new profile drops is forgotten, in every cell', async () => {
    const { module, shows } = set();
    shows('matrix', 'chat.example', other);
    shows('call', 'meet.example', other);
    await module.setRules(nothingAllowed);
    expect(cellNames.map((cell) => module.otherCertificate(cell))).toEqual(
      cellNames.map(() => false),
    );
  });
});
