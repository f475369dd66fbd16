// Proves that counts are exact and bounded; must never open a socket.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadableTarget } from '../../../main/gateway/connectFormat.ts';
import {
  createGatewayStats,
  maxRefusedTargets,
  otherTarget,
  refusedTotal,
  type TargetCounts,
} from '../../../main/gateway/gatewayCounts.ts';

const quiet = (): undefined => undefined;
const chat = { host: 'chat.example.org', port: 443 };

describe('the counts stats', () => {
  it('counts by cell, host and port', () => {
    let changes = 0;
    const stats = createGatewayStats(() => (changes += 1));
    const meter = stats.opened('desk', chat);
    meter.up(10);
    meter.down(7);
    meter.up(1);
    stats.refused('call', chat, 'gateway.targetNotListed');
    stats.refused('call', chat, 'gateway.targetNotListed');
    stats.failed('desk', chat, 'gateway.connectFailed');
    expect(changes).toBe(7);
    const row: TargetCounts = {
      ...chat,
      opened: 1,
      active: 1,
      bytesUp: 11,
      bytesDown: 7,
      refused: {},
      failed: { 'gateway.connectFailed': 1 },
    };
    expect(stats.snapshot()).toEqual({
      cells: {
        desk: [row],
        call: [
          {
            ...chat,
            opened: 0,
            active: 0,
            bytesUp: 0,
            bytesDown: 0,
            refused: { 'gateway.targetNotListed': 2 },
            failed: {},
          },
        ],
        player: [],
      },
    });
    meter.closed();
    meter.closed();
    expect(stats.snapshot().cells.desk[0]?.active).toBe(0);
  });

  it('gives a copy', () => {
    const stats = createGatewayStats(quiet);
    stats.refused('desk', chat, 'gateway.headTooLong');
    const before = stats.snapshot();
    stats.refused('desk', chat, 'gateway.headTooLong');
    stats.opened('desk', chat);
    expect(before.cells.desk[0]).toMatchObject({
      opened: 0,
      refused: { 'gateway.headTooLong': 1 },
    });
  });

  it('holds a bounded number of refused targets for each cell, and loses no refusal', () => {
    const stats = createGatewayStats(quiet);
    for (let index = 0; index < 1000; index += 1)
      stats.refused('desk', { host: `h${index}.example`, port: 443 }, 'gateway.targetNotListed');
    stats.refused('call', unreadableTarget, 'gateway.headMalformed');
    const { desk } = stats.snapshot().cells;
    expect(desk.length).toBe(maxRefusedTargets + 1);
    expect(desk.find((row) => row.host === otherTarget.host && row.port === 0)?.refused).toEqual({
      'gateway.targetNotListed': 1000 - maxRefusedTargets,
    });
    expect(refusedTotal(stats.snapshot(), 'desk')).toBe(1000);
    expect(refusedTotal(stats.snapshot())).toBe(1001);
  });

  it('a flood of refusals does not hide a listed target', () => {
    const stats = createGatewayStats(quiet);
    for (let index = 0; index < 1000; index += 1)
      stats.refused('desk', { host: `h${index}.example`, port: 443 }, 'gateway.targetNotListed');
    stats.opened('desk', chat).up(3);
    expect(stats.snapshot().cells.desk.find((row) => row.host === chat.host)).toMatchObject({
      opened: 1,
      bytesUp: 3,
    });
  });

  it('for any refusals: the sum is exact and the rows are bounded', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            host: fc.nat({ max: 600 }).map((n) => `h${n}.example`),
            port: fc.integer({ min: 1, max: 2 }),
          }),
          { maxLength: 900 },
        ),
        (targets) => {
          const stats = createGatewayStats(quiet);
          for (const target of targets) stats.refused('call', target, 'gateway.targetNotListed');
          expect(refusedTotal(stats.snapshot())).toBe(targets.length);
          expect(stats.snapshot().cells.call.length).toBeLessThanOrEqual(maxRefusedTargets + 1);
        },
      ),
      { numRuns: 30 },
    );
  });
});
