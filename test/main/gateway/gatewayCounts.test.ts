// Proves that counts are exact and bounded; must never open a socket.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCell } from '../../../preload/contract/cellName.ts';
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
    const meter = stats.opened('matrix', chat);
    meter.up(10);
    meter.down(7);
    meter.up(1);
    stats.refused('call', chat, 'gateway.targetNotListed');
    stats.refused('call', chat, 'gateway.targetNotListed');
    stats.failed('matrix', chat, 'gateway.connectFailed');
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
        ...byCell(() => []),
        matrix: [row],
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
      },
    });
    meter.closed();
    meter.closed();
    expect(stats.snapshot().cells.matrix[0]?.active).toBe(0);
  });

  it('gives a copy', () => {
    const stats = createGatewayStats(quiet);
    stats.refused('matrix', chat, 'gateway.headTooLong');
    const before = stats.snapshot();
    stats.refused('matrix', chat, 'gateway.headTooLong');
    stats.opened('matrix', chat);
    expect(before.cells.matrix[0]).toMatchObject({
      opened: 0,
      refused: { 'gateway.headTooLong': 1 },
    });
  });

  it('holds a bounded number of refused targets for each cell, and loses no refusal', () => {
    const stats = createGatewayStats(quiet);
    for (let index = 0; index < 1000; index += 1)
      stats.refused('matrix', { host: `h${index}.example`, port: 443 }, 'gateway.targetNotListed');
    stats.refused('call', unreadableTarget, 'gateway.headMalformed');
    const { matrix } = stats.snapshot().cells;
    expect(matrix.length).toBe(maxRefusedTargets + 1);
    expect(matrix.find((row) => row.host === otherTarget.host && row.port === 0)?.refused).toEqual({
      'gateway.targetNotListed': 1000 - maxRefusedTargets,
    });
    expect(refusedTotal(stats.snapshot(), 'matrix')).toBe(1000);
    expect(refusedTotal(stats.snapshot())).toBe(1001);
  });

  it('a flood of refusals does not hide a listed target', () => {
    const stats = createGatewayStats(quiet);
    for (let index = 0; index < 1000; index += 1)
      stats.refused('matrix', { host: `h${index}.example`, port: 443 }, 'gateway.targetNotListed');
    stats.opened('matrix', chat).up(3);
    expect(stats.snapshot().cells.matrix.find((row) => row.host === chat.host)).toMatchObject({
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
