// The names of the locked rooms the program is made of, spelled here and nowhere else. main/shell/cells.ts says what each may do.

export const cellNames = ['desk', 'matrix', 'call', 'player', 'prompt'] as const;
export type CellName = (typeof cellNames)[number];

/** What can hold one end of a port: a page, or the process that keeps the keychain. */
export type PortEnd = CellName | 'keys';
