// Stands before the video library: every RTCPeerConnection of the page passes here, or is not made. Installed before the library is loaded (P1, P5).
import { guardedConfig, type RelayHost } from './configRules.ts';
import { cleanRemoteDescription, mayTryCandidate, typeOfCandidate, type RemoteRules } from './sdpRules.ts';

export interface PeerConnectionGuard {
  /** Before it is called no connection can be made at all. */
  open(relays: readonly RelayHost[], rules: RemoteRules): void;
  /** The connections that are not closed. */
  connections(): readonly RTCPeerConnection[];
  /** Candidate types that were gathered here, ever. */
  gathered(): readonly string[];
  closeAll(): void;
}

export const installPeerConnectionGuard = (target: typeof globalThis): PeerConnectionGuard => {
  const Native = target.RTCPeerConnection;
  let relays: readonly RelayHost[] | null = null;
  let rules: RemoteRules = { acceptsHostCandidates: false };
  let made: RTCPeerConnection[] = [];
  const gathered = new Set<string>();

  const hold = (connection: RTCPeerConnection): RTCPeerConnection => {
    made.push(connection);
    connection.addEventListener('icecandidate', (event) => {
      const type = event.candidate === null ? null : typeOfCandidate(event.candidate.candidate);
      if (type !== null) gathered.add(type);
    });
    const setRemoteDescription = connection.setRemoteDescription.bind(connection);
    connection.setRemoteDescription = (description: RTCSessionDescriptionInit, ...rest: []): Promise<void> =>
      setRemoteDescription({ type: description.type, ...(description.sdp === undefined ? {} : { sdp: cleanRemoteDescription(description.sdp, rules) }) }, ...rest);
    const addIceCandidate = connection.addIceCandidate.bind(connection);
    connection.addIceCandidate = (candidate?: RTCIceCandidateInit | null): Promise<void> =>
      candidate?.candidate !== undefined && !mayTryCandidate(candidate.candidate, rules) ? Promise.resolve() : addIceCandidate(candidate ?? undefined);
    const setConfiguration = connection.setConfiguration.bind(connection);
    connection.setConfiguration = (config?: RTCConfiguration): void => {
      const guarded = guardedConfig({ ...config, encodedInsertableStreams: true }, relays ?? []);
      if (!guarded.ok) throw new TypeError(guarded.code);
      setConfiguration(guarded.value);
    };
    return connection;
  };

  const Guarded = new Proxy(Native, {
    construct(Constructor, args: unknown[]) {
      if (relays === null) throw new TypeError('guard.closed');
      const guarded = guardedConfig(args[0], relays);
      if (!guarded.ok) throw new TypeError(guarded.code);
      return hold(new Constructor(guarded.value));
    },
  });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
    Object.defineProperty(target, name, { value: Guarded, writable: false, configurable: false });
  }
  Native.prototype.constructor = Guarded;

  const alive = (): readonly RTCPeerConnection[] => (made = made.filter((connection) => connection.connectionState !== 'closed'));
  return {
    open(allowed, remote) { relays = allowed; rules = remote; },
    connections: alive,
    gathered: () => [...gathered],
    closeAll() { for (const connection of alive()) connection.close(); },
  };
};
