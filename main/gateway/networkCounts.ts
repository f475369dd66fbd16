// Puts the gateway's counts and those of the global port, which refuses all, into the shape that a page may see.
import { byCell } from '../../preload/contract/cellName.ts';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import type { GatewayCounts } from './gatewayCounts.ts';

/** Refusals at the global port, by host and port. */
export type GlobalRefusals = ReadonlyMap<
  string,
  { readonly host: string; readonly port: number; readonly times: number }
>;

type Cell = NetworkCounts['desk'];
const sum = (codes: Readonly<Record<string, number | undefined>>): number =>
  Object.values(codes).reduce((total: number, times) => total + (times ?? 0), 0);

const cellOf = (targets: GatewayCounts['cells']['desk']): Cell => ({
  opened: targets
    .filter((target) => target.opened > 0)
    .slice(0, 600)
    .map(({ host, port, opened, bytesUp, bytesDown }) => ({
      host,
      port: Math.max(1, port),
      times: opened,
      bytesUp,
      bytesDown,
    })),
  refused: targets
    .map(({ host, port, refused }) => ({ host, port, times: sum(refused) }))
    .filter((entry) => entry.times > 0)
    .slice(0, 600),
});

const nothing: Cell = { opened: [], refused: [] };

export const networkCountsOf = (
  counts: GatewayCounts | undefined,
  global: GlobalRefusals,
): NetworkCounts => ({
  ...byCell((cell) => (counts === undefined ? nothing : cellOf(counts.cells[cell]))),
  global: { opened: [], refused: [...global.values()] },
});

/** Tunnels open now to those targets of the call cell that `isRelay` names. */
export const openTunnels = (
  counts: GatewayCounts | undefined,
  isRelay: (host: string, port: number) => boolean,
): number =>
  (counts?.cells.call ?? [])
    .filter((target) => isRelay(target.host, target.port))
    .reduce((total, target) => total + target.active, 0);
