// Proves that the counts shown to a page are the gateway's own, in the page's shape, for every count that the gateway can have (P4, P18).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';
import { networkCounts } from '../../../preload/contract/shapes.ts';
import {
  createGatewayStats,
  maxRefusedTargets,
  type GatewayCounts,
} from '../../../main/gateway/gatewayCounts.ts';
import { networkCountsOf, openTunnels } from '../../../main/gateway/networkCounts.ts';
import { createRefusedRequests } from '../../../main/gateway/refusedRequests.ts';

const none = { opened: [], refused: [] };
const relay = { host: 'relay.example', port: 5349 };
const isRelay = (host: string, port: number): boolean => host === relay.host && port === relay.port;
const target = fc.record({
  host: fc.constantFrom('a.example', 'relay.example', '192.0.2.1', '2001:db8::1'),
  port: fc.constantFrom(1, 443, 5349, 65_535),
});
const step = fc.record({
  cell: fc.constantFrom(...cellNames),
  target,
  what: fc.constantFrom('refused', 'failed', 'opened', 'closed'),
  bytes: fc.nat(10_000),
});

/** Plays steps to a stats and keeps sums of its own. */
const played = (
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
): {
  readonly counts: GatewayCounts;
  readonly refused: number;
  readonly bytes: number;
  readonly active: number;
} => {
  const stats = createGatewayStats(() => undefined);
  const meters: { readonly meter: ReturnType<typeof stats.opened>; readonly counted: boolean }[] =
    [];
  let [refused, bytes, active] = [0, 0, 0];
  for (const { cell, target: to, what, bytes: more } of steps) {
    if (what === 'refused') {
      stats.refused(cell, to, 'gateway.targetNotListed');
      refused += 1;
    } else if (what === 'failed') stats.failed(cell, to, 'gateway.connectFailed');
    else if (what === 'opened') {
      const meter = stats.opened(cell, to);
      const counted = cell === 'call' && isRelay(to.host, to.port);
      meter.up(more);
      meter.down(more);
      bytes += 2 * more;
      meters.push({ meter, counted });
      if (counted) active += 1;
    } else {
      const last = meters.pop();
      last?.meter.closed();
      if (last?.counted === true) active -= 1;
    }
  }
  return { counts: stats.snapshot(), refused, bytes, active };
};

describe('networkCountsOf', () => {
  it('before the gateway has counted there is nothing', () => {
    expect(networkCountsOf(undefined, new Map())).toEqual({ ...byCell(() => none), global: none });
    expect(openTunnels(undefined, () => true)).toBe(0);
  });

  it('for every history: nothing refused or carried goes missing, and the shape fits the contract', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { counts, refused, bytes, active } = played(steps);
        const shown = networkCountsOf(counts, new Map());
        const cells = cellNames.map((cell) => shown[cell]);
        expect(networkCounts.safeParse(shown).success).toBe(true);
        expect(
          cells.flatMap((cell) => cell.refused).reduce((sum, { times }) => sum + times, 0),
        ).toBe(refused);
        expect(
          cells
            .flatMap((cell) => cell.opened)
            .reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0),
        ).toBe(bytes);
        expect(openTunnels(counts, isRelay)).toBe(active);
      }),
    );
  });

  it('a target that was only refused or only failed was not contacted', () => {
    const stats = createGatewayStats(() => undefined);
    stats.refused('matrix', { host: 'evil.example', port: 443 }, 'gateway.targetNotListed');
    stats.failed('matrix', { host: 'chat.example', port: 443 }, 'gateway.connectFailed');
    expect(networkCountsOf(stats.snapshot(), new Map()).matrix).toEqual({
      opened: [],
      refused: [{ host: 'evil.example', port: 443, times: 1 }],
    });
  });

  it('a flood of names fits the contract and its sum is true', () => {
    const stats = createGatewayStats(() => undefined);
    const proxy = createRefusedRequests();
    for (let count = 0; count < 2_000; count += 1) {
      stats.refused('call', { host: `n${count}.example`, port: 443 }, 'gateway.targetNotListed');
      proxy.refused({ host: `n${count}.example`, port: 443 });
    }
    const shown = networkCountsOf(stats.snapshot(), proxy.refusals());
    expect(networkCounts.safeParse(shown).success).toBe(true);
    for (const cell of [shown.call, shown.global]) {
      expect(cell.refused.length).toBe(maxRefusedTargets + 1);
      expect(cell.refused.reduce((sum, { times }) => sum + times, 0)).toBe(2_000);
    }
  });

  it("another cell's tunnel to the relay, and the call cell's to another place, are no way of the call", () => {
    const stats = createGatewayStats(() => undefined);
    for (const cell of cellNames) if (cell !== 'call') stats.opened(cell, relay);
    stats.opened('call', { host: relay.host, port: 443 });
    stats.opened('call', { host: 'other.example', port: relay.port });
    expect(openTunnels(stats.snapshot(), isRelay)).toBe(0);
    const meter = stats.opened('call', relay);
    expect(openTunnels(stats.snapshot(), isRelay)).toBe(1);
    meter.closed();
    meter.closed();
    expect(openTunnels(stats.snapshot(), isRelay)).toBe(0);
  });
});
