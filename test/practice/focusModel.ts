// Decides who may sit in a room and what the focus does about it; must never let a third account stay.

/** One room as the focus sees it: nick -> account (bare JID). The focus itself is not in it. */
export interface RoomState {
  readonly occupants: ReadonlyMap<string, string>;
  readonly ownerGranted: boolean;
  /** Accounts turned away so far, by request or by kick. */
  readonly refusals: number;
}

export type FocusAction =
  | { readonly kind: 'grantOwner'; readonly account: string }
  | { readonly kind: 'kick'; readonly nick: string }
  | { readonly kind: 'leave' };

export interface FocusStep {
  readonly state: RoomState;
  readonly actions: readonly FocusAction[];
}

export const seatsPerRoom = 2;

export const emptyRoom: RoomState = { occupants: new Map(), ownerGranted: false, refusals: 0 };

function accountsWithout(state: RoomState, account: string): number {
  return new Set([...state.occupants.values()].filter((other) => other !== account)).size;
}

/** May this account have a seat? It may when it already has one, or when a seat is free. */
export function mayEnter(state: RoomState, account: string): boolean {
  return accountsWithout(state, account) < seatsPerRoom;
}

/** Counts a request that was turned away. */
export function requestRefused(state: RoomState): RoomState {
  return { ...state, refusals: state.refusals + 1 };
}

/** Somebody is seen in the room. The first one becomes its owner, a third account is put out. */
export function occupantSeen(
  state: RoomState,
  nick: string,
  account: string,
  isOwner: boolean,
): FocusStep {
  if (state.occupants.get(nick) === account)
    return { state: { ...state, ownerGranted: state.ownerGranted || isOwner }, actions: [] };
  if (!mayEnter(state, account))
    return { state: requestRefused(state), actions: [{ kind: 'kick', nick }] };
  const occupants = new Map(state.occupants).set(nick, account);
  const grants = !state.ownerGranted && !isOwner;
  return {
    state: { ...state, occupants, ownerGranted: true },
    actions: grants ? [{ kind: 'grantOwner', account }] : [],
  };
}

/** Somebody left. When nobody is left the focus goes too, and with it the room. */
export function occupantLeft(state: RoomState, nick: string): FocusStep {
  if (!state.occupants.has(nick)) return { state, actions: [] };
  const occupants = new Map(state.occupants);
  occupants.delete(nick);
  return {
    state: { ...state, occupants },
    actions: occupants.size === 0 ? [{ kind: 'leave' }] : [],
  };
}
