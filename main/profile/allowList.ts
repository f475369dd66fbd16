// What the signed profile lets each cell reach, in the forms that the gateway, the CSP and the pages need.
import type { Profile } from './profileFormat.ts';
import { isAt } from './profileRules.ts';

export interface AllowedTarget {
  readonly host: string;
  readonly port: number;
  readonly addresses?: readonly string[];
}
export interface AllowList {
  readonly cells: {
    readonly desk: readonly AllowedTarget[];
    readonly call: readonly AllowedTarget[];
    readonly player: readonly AllowedTarget[];
  };
}

const targets = (servers: Profile['servers']['desk']): AllowedTarget[] =>
  servers.map(({ host, port, addresses }) => ({
    host,
    port,
    ...(addresses === undefined ? {} : { addresses }),
  }));

export const allowListOf = (profile: Profile | null): AllowList => ({
  cells: {
    desk: profile === null ? [] : targets(profile.servers.desk),
    call: profile === null ? [] : targets(profile.servers.call),
    player: [],
  },
});

/** CSP sources: the desk speaks HTTPS, the call cell WebSocket; WebRTC is not governed by CSP and is held by the gateway. A relay may share the signalling server's port. */
export const connectSources = (
  profile: Profile | null,
  cell: 'desk' | 'call' | 'player',
): string[] => {
  if (profile === null || cell === 'player') return [];
  const signalling = new URL(profile.jitsi.serviceUrl);
  const isOnlyRelay = (place: { readonly host: string; readonly port: number }): boolean =>
    !isAt(place, signalling) &&
    profile.relays.some((relay) => relay.host === place.host && relay.port === place.port);
  return profile.servers[cell]
    .filter((entry) => cell === 'desk' || !isOnlyRelay(entry))
    .map(({ host, port }) => `${cell === 'desk' ? 'https' : 'wss'}://${host}:${port}`);
};
