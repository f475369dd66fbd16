// Stands before the video library: every RTCPeerConnection of the page passes here, or is not made. Installed before the library is loaded (P1, P5).
import { guardedConfig, type RelayHost } from './configRules.ts';
import {
  cleanRemoteDescription,
  mayTryCandidate,
  typeOfCandidate,
  type RemoteRules,
} from './sdpRules.ts';

export interface PeerConnectionGuard {
  /** Before it is called no connection can be made at all. */
  open(relays: readonly RelayHost[], rules: RemoteRules): void;
  /** Told of each connection that did not take the wish for encoded streams; it is closed by then. One listener: the newest replaces the one before. */
  onNotEncoded(listener: () => void): void;
  /** The connections that are not closed. */
  connections(): readonly RTCPeerConnection[];
  /** Candidate types that were gathered here, ever; `other` for a candidate that could not be read. */
  gathered(): readonly string[];
  closeAll(): void;
}

type Fields = { readonly [name: string]: unknown };
/** What WebIDL takes as a dictionary: functions too. */
const isDictionary = (value: unknown): value is Fields =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A description with its text cleaned, in an object of ours. What is no dictionary is left to the browser, which refuses it. */
const cleanedDescription = (description: unknown, rules: RemoteRules): unknown => {
  if (!isDictionary(description)) return description;
  const { type, sdp } = description;
  return sdp === undefined
    ? { type }
    : { type, sdp: typeof sdp === 'string' ? cleanRemoteDescription(sdp, rules) : '' };
};

/** The candidate in an object of ours, or `refused`. Null and undefined end the candidates. */
const judgedCandidate = (candidate: unknown, rules: RemoteRules): unknown => {
  if (!isDictionary(candidate)) return candidate;
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  const { candidate: line = '' } = candidate;
  return typeof line === 'string' && mayTryCandidate(line, rules)
    ? { candidate: line, sdpMid, sdpMLineIndex, usernameFragment }
    : 'refused';
};

/** The browser's own method, taken now: afterwards it is reachable from nowhere else, not even by borrowing it from the prototype. */
const takeMethod = (
  prototype: object,
  name: string,
): ((connection: object, args: readonly unknown[]) => unknown) => {
  const method: unknown = Reflect.get(prototype, name);
  const { apply } = Reflect;
  if (typeof method !== 'function') throw new TypeError('guard.noMethod');
  return (connection, args): unknown => apply(method, connection, args) as unknown;
};

export const installPeerConnectionGuard = (target: typeof globalThis): PeerConnectionGuard => {
  const Native = target.RTCPeerConnection;
  const prototype = Native.prototype;
  const setRemoteDescription = takeMethod(prototype, 'setRemoteDescription');
  const addIceCandidate = takeMethod(prototype, 'addIceCandidate');
  const setConfiguration = takeMethod(prototype, 'setConfiguration');
  const close = takeMethod(prototype, 'close');
  const getConfiguration = takeMethod(prototype, 'getConfiguration');
  let relays: readonly RelayHost[] | null = null;
  let rules: RemoteRules = { acceptsBridge: false };
  let made: RTCPeerConnection[] = [];
  let notEncoded = (): void => undefined;
  const gathered = new Set<string>();

  const hold = (connection: RTCPeerConnection): RTCPeerConnection => {
    made.push(connection);
    connection.addEventListener('icecandidate', (event) => {
      const line = event.candidate?.candidate ?? '';
      if (line !== '') gathered.add(typeOfCandidate(line) ?? 'other');
    });
    return connection;
  };

  /** P1 What the browser really took: below the guard the wish for encoded streams could be lost, and then frames would leave unsealed. */
  const isEncoded = (connection: RTCPeerConnection): boolean => {
    const used = getConfiguration(connection, []);
    return isDictionary(used) && used['encodedInsertableStreams'] === true;
  };

  const Guarded = new Proxy(Native, {
    construct(Constructor, args: unknown[]) {
      if (relays === null) throw new TypeError('guard.closed');
      const guarded = guardedConfig(args[0], relays);
      if (!guarded.ok) throw new TypeError(guarded.code);
      const connection = new Constructor(guarded.value);
      if (!isEncoded(connection)) {
        close(connection, []);
        notEncoded();
        throw new TypeError('guard.notEncoded');
      }
      return hold(connection);
    },
  });
  const onPrototype: Readonly<Record<string, unknown>> = {
    constructor: Guarded,
    setRemoteDescription(
      this: RTCPeerConnection,
      description?: unknown,
      ...rest: unknown[]
    ): unknown {
      return setRemoteDescription(this, [cleanedDescription(description, rules), ...rest]);
    },
    addIceCandidate(this: RTCPeerConnection, candidate?: unknown, ...rest: unknown[]): unknown {
      const judged = judgedCandidate(candidate, rules);
      return judged === 'refused' ? Promise.resolve() : addIceCandidate(this, [judged, ...rest]);
    },
    setConfiguration(this: RTCPeerConnection, config?: unknown): void {
      const guarded = guardedConfig(
        { ...(isDictionary(config) ? config : {}), encodedInsertableStreams: true },
        relays ?? [],
      );
      if (!guarded.ok) throw new TypeError(guarded.code);
      setConfiguration(this, [guarded.value]);
    },
  };
  // The library may wrap these, and then calls ours.
  for (const [name, value] of Object.entries(onPrototype))
    Object.defineProperty(prototype, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: name !== 'constructor',
    });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
    Object.defineProperty(target, name, { value: Guarded, writable: false, configurable: false });
  }

  const alive = (): readonly RTCPeerConnection[] =>
    (made = made.filter((connection) => connection.connectionState !== 'closed'));
  return {
    onNotEncoded(listener) {
      notEncoded = listener;
    },
    open(allowed, remote) {
      relays = allowed;
      rules = remote;
    },
    connections: alive,
    gathered: () => [...gathered],
    closeAll() {
      for (const connection of alive()) close(connection, []);
    },
  };
};
