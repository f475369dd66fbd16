// Everything that follows from the contract: channel names, types for both sides, and the slice of each cell.
import type { z } from 'zod';
import type { CellName } from './cellName.ts';
import {
  contract,
  type Contract,
  type FeatureName,
  type IpcGuardCode,
  type Slices,
} from './contract.ts';
import type { PortSpec } from './slice.ts';
import type { Result } from './result.ts';

export type Calls = Contract['calls'];
export type Events = Contract['events'];
export type Ports = Contract['ports'];
export type CallName = keyof Calls;
export type EventName = keyof Events;
export type PortName = keyof Ports;

export type CallInput<N extends CallName> = z.infer<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Calls[N]['output']>;
export type CallCode<N extends CallName> = Calls[N]['codes'][number];
export type EventPayload<N extends EventName> = z.infer<Events[N]['payload']>;

/** What main must supply for each call. */
export type Handlers = {
  readonly [N in CallName]: (
    input: CallInput<N>,
  ) => Promise<Result<CallOutput<N>, CallCode<N>>> | Result<CallOutput<N>, CallCode<N>>;
};

/** What one feature's module in main must supply. */
export type HandlersOf<F extends FeatureName> = {
  readonly [N in Extract<keyof Slices[F]['calls'], CallName>]: Handlers[N];
};

type CallNamesOf<C extends CellName> = {
  [N in CallName]: C extends Calls[N]['cells'][number] ? N : never;
}[CallName];
type EventNamesOf<C extends CellName> = {
  [N in EventName]: C extends Events[N]['cells'][number] ? N : never;
}[EventName];
type PortNamesOf<C extends CellName> = {
  [N in PortName]: C extends Ports[N]['ends'][number] ? N : never;
}[PortName];

/** The object that a cell's page finds as `window.alcove`. Ports arrive as window messages `{ alcovePort: name }` with one transferred port. */
export interface CellApi<C extends CellName> {
  readonly calls: {
    readonly [N in CallNamesOf<C>]: (
      input: CallInput<N>,
    ) => Promise<Result<CallOutput<N>, CallCode<N> | IpcGuardCode>>;
  };
  readonly on: <N extends EventNamesOf<C>>(
    name: N,
    listener: (payload: EventPayload<N>) => void,
  ) => () => void;
  readonly ports: readonly PortNamesOf<C>[];
}

export const callChannel = (name: CallName): string => `alcove:call:${name}`;
export const eventChannel = (name: EventName): string => `alcove:event:${name}`;
export const portChannel = (name: PortName): string => `alcove:port:${name}`;

const namesWhere = <K extends string>(
  table: Readonly<Record<K, unknown>>,
  owns: (name: K) => boolean,
): K[] => (Object.keys(table) as K[]).filter(owns);

const owners = <K extends string>(
  table: Readonly<Record<K, { readonly cells: readonly CellName[] }>>,
  cell: CellName,
): K[] => namesWhere(table, (name) => table[name].cells.includes(cell));

const portTable: Readonly<Record<PortName, PortSpec>> = contract.ports;

/** The names that one cell may use; a name outside its slice has no function in its page. */
export const sliceOf = (
  cell: CellName,
): { readonly calls: CallName[]; readonly events: EventName[]; readonly ports: PortName[] } => ({
  calls: owners<CallName>(contract.calls, cell),
  events: owners<EventName>(contract.events, cell),
  ports: namesWhere<PortName>(portTable, (name) => portTable[name].ends.includes(cell)),
});
