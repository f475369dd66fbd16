// Counts what the one proxy let through, refused and lost, by cell and host. Never holds a path, a body or an unbounded list.
import { byCell, cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { ruleRefusalCodes } from './allowRules.ts';
import { headRefusalCodes, type Target } from './connectFormat.ts';

/** Why a request was turned away. */
export const refusalCodes = [
  ...headRefusalCodes,
  ...ruleRefusalCodes,
  'gateway.headTimedOut',
  'gateway.headCutShort',
  'gateway.tooManySockets',
  'gateway.tooManyTunnels',
  'gateway.ruleWithdrawn',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Why a request that was allowed did not become a tunnel. */
export const failureCodes = [
  'gateway.connectFailed',
  'gateway.connectTimedOut',
  'gateway.resolveFailed',
  'gateway.resolveTimedOut',
  'gateway.addressRefused',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Distinct refused `host:port` pairs kept for each cell; later ones are summed under `otherTarget`. */
export const maxRefusedTargets = 256;

/** The row that sums refused targets beyond the bound. Port 0 cannot come from a request. */
export const otherTarget: Target = { host: 'other', port: 0 };

/**
 * One `host:port` of one cell since the gateway started. `opened` tunnels ever, `active` now.
 * Bytes are those inside the tunnel, without the CONNECT exchange: `bytesUp` from the cell, `bytesDown` to it.
 */
export type TargetCounts = Target & {
  readonly opened: number;
  readonly active: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>;
  readonly failed: Readonly<Partial<Record<FailureCode, number>>>;
};

export type GatewayCounts = { readonly cells: Readonly<Record<CellName, readonly TargetCounts[]>> };

/** Counts one open tunnel. `closed` takes effect once. */
export type TunnelMeter = { up(bytes: number): void; down(bytes: number): void; closed(): void };

export type GatewayStats = {
  refused(cell: CellName, target: Target, code: RefusalCode): void;
  failed(cell: CellName, target: Target, code: FailureCode): void;
  opened(cell: CellName, target: Target): TunnelMeter;
  /** A copy that later counting does not change. */
  snapshot(): GatewayCounts;
};

type Row = Target & {
  opened: number;
  active: number;
  bytesUp: number;
  bytesDown: number;
  refused: Partial<Record<RefusalCode, number>>;
  failed: Partial<Record<FailureCode, number>>;
};

type CellRows = { readonly rows: Map<string, Row>; refusedOnly: number };

/**
 * An empty stats. `onChanged` is called after every change and must be cheap.
 * Rows made by refusals are bounded for each cell by `maxRefusedTargets`; rows made by tunnels are bounded by the rules.
 */
export function createGatewayStats(onChanged: () => void): GatewayStats {
  const newRows = (): CellRows => ({ rows: new Map(), refusedOnly: 0 });
  const cells: Record<CellName, CellRows> = byCell(newRows);

  const rowOf = (cell: CellName, target: Target, isRefusal: boolean): Row => {
    const own = cells[cell];
    const key = `${target.host} ${target.port}`;
    const known = own.rows.get(key);
    if (known !== undefined) return known;
    if (isRefusal && target !== otherTarget) {
      if (own.refusedOnly >= maxRefusedTargets) return rowOf(cell, otherTarget, true);
      own.refusedOnly += 1;
    }
    const row: Row = {
      host: target.host,
      port: target.port,
      opened: 0,
      active: 0,
      bytesUp: 0,
      bytesDown: 0,
      refused: {},
      failed: {},
    };
    own.rows.set(key, row);
    return row;
  };

  return {
    refused(cell, target, code) {
      const { refused } = rowOf(cell, target, true);
      refused[code] = (refused[code] ?? 0) + 1;
      onChanged();
    },
    failed(cell, target, code) {
      const { failed } = rowOf(cell, target, false);
      failed[code] = (failed[code] ?? 0) + 1;
      onChanged();
    },
    opened(cell, target) {
      const row = rowOf(cell, target, false);
      let isOpen = true;
      row.opened += 1;
      row.active += 1;
      onChanged();
      return {
        up(bytes) {
          row.bytesUp += bytes;
          onChanged();
        },
        down(bytes) {
          row.bytesDown += bytes;
          onChanged();
        },
        closed() {
          if (!isOpen) return;
          isOpen = false;
          row.active -= 1;
          onChanged();
        },
      };
    },
    snapshot() {
      const copy = (cell: CellName): readonly TargetCounts[] =>
        [...cells[cell].rows.values()].map((row) => ({
          ...row,
          refused: { ...row.refused },
          failed: { ...row.failed },
        }));
      return { cells: byCell(copy) };
    },
  };
}

/** Requests turned away, over all hosts and reasons: of one cell, or of all when none is named. */
export function refusedTotal(counts: GatewayCounts, cell?: CellName): number {
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0);
  const chosen = cell === undefined ? cellNames : [cell];
  return sum(
    chosen.flatMap((name) => counts.cells[name].map((row) => sum(Object.values(row.refused)))),
  );
}
