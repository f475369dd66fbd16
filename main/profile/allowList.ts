// What the signed profile lets each cell reach, in the forms that the gateway, the CSP and the pages need.
import { byCell, hasServers, type CellName } from '../../preload/contract/cellName.ts';
import type { AllowedTarget, HostPort } from '../core/targets.ts';
import type { Profile, Server } from './profileFormat.ts';
import { isAt } from './profileRules.ts';

export interface AllowList {
  readonly cells: Readonly<Record<CellName, readonly AllowedTarget[]>>;
}

const targets = (servers: readonly Server[]): AllowedTarget[] =>
  servers.map(({ host, port, addresses }) => ({
    host,
    port,
    ...(addresses === undefined ? {} : { addresses }),
  }));

/** The servers of a cell; none without a practice, and none for a cell that reaches nobody. */
export const serversOf = (profile: Profile | null, cell: CellName): readonly Server[] =>
  profile !== null && hasServers(cell) ? profile.servers[cell] : [];

export const allowListOf = (profile: Profile | null): AllowList => ({
  cells: byCell((cell) => targets(serversOf(profile, cell))),
});

/** CSP sources: the matrix cell speaks HTTPS, the call cell WebSocket; WebRTC is not governed by CSP and is held by the gateway. A relay may share the signalling server's port. */
export const connectSources = (profile: Profile | null, cell: CellName): string[] => {
  if (profile === null) return [];
  const signalling = new URL(profile.jitsi.serviceUrl);
  const isOnlyRelay = (place: HostPort): boolean =>
    !isAt(place, signalling) &&
    profile.relays.some((relay) => relay.host === place.host && relay.port === place.port);
  const scheme = cell === 'call' ? 'wss' : 'https';
  return serversOf(profile, cell)
    .filter((entry) => cell !== 'call' || !isOnlyRelay(entry))
    .map(({ host, port }) => `${scheme}://${host}:${port}`);
};
