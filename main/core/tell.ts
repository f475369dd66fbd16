// How a feature says something to the pages: by the event's name, which names its cells in the contract.
import type { EventName, EventPayload } from '../../preload/contract/derive.ts';

type Say<P> = [P] extends [undefined] ? () => void : (payload: P) => void;

/** `tell(name)(payload)`: to the pages of the event's cells, where they are open. */
export type Tell = <N extends EventName>(name: N) => Say<EventPayload<N>>;
