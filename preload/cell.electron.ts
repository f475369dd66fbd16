// Entry of a cell's preload. scripts/build.mjs builds it once for each cell and writes the cell's name into it.
import { exposeCell } from './bridge.electron.ts';
import type { CellName } from './contract/cellName.ts';

declare const __ALCOVE_CELL__: CellName;

exposeCell(__ALCOVE_CELL__);
