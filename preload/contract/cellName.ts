// The names of the locked rooms the program is made of, spelled here and nowhere else. main/shell/cells.ts says what each may do.

export const cellNames = ['desk', 'matrix', 'call', 'player', 'prompt'] as const;
export type CellName = (typeof cellNames)[number];

/** The cells that the signed profile may name servers for; every other one reaches nobody. */
export const cellsWithServers = ['matrix', 'call'] as const satisfies readonly CellName[];
export type CellWithServers = (typeof cellsWithServers)[number];

/** What can hold one end of a port: a page, or the process that keeps the keychain. */
export type PortEnd = CellName | 'keys';

/** One value for each cell. */
export const byCell = <T>(make: (cell: CellName) => T): Readonly<Record<CellName, T>> =>
  Object.fromEntries(cellNames.map((cell) => [cell, make(cell)])) as Record<CellName, T>;

export const hasServers = (cell: CellName): cell is CellWithServers =>
  cellsWithServers.some((name) => name === cell);
