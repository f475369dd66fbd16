// Decides whether an event may go to a page: only to a cell that owns it, only in its shape (P15). The default is no.
import type { CellName } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import type { EventSpec } from '../../preload/contract/slice.ts';
import type { EventName } from '../../preload/contract/derive.ts';

export type EventVerdict =
  | { readonly send: true; readonly payload: unknown }
  | { readonly send: false };

/** `cell`: the cell that main registered for the page, or null for any other page. The payload that comes back is a copy of known fields only. */
export const judgeEvent = (
  name: EventName,
  cell: CellName | null,
  payload: unknown,
): EventVerdict => {
  const spec: EventSpec = contract.events[name];
  if (cell === null || !spec.cells.includes(cell)) return { send: false };
  const parsed = spec.payload.safeParse(payload);
  return parsed.success ? { send: true, payload: parsed.data } : { send: false };
};
