// The names of the locked rooms the program is made of. A name here is not a page: main/shell/cells.ts says what each may do.

export const cellNames = ['desk', 'call', 'player'] as const;
export type CellName = (typeof cellNames)[number];
