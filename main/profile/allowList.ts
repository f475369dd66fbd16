// What the signed profile lets each cell reach, in the forms that the gateway, the CSP and the pages need.
import type { Profile } from './profileFormat.ts';

export interface AllowedTarget { readonly host: string; readonly port: number; readonly addresses?: readonly string[] }
export interface AllowList { readonly cells: { readonly desk: readonly AllowedTarget[]; readonly call: readonly AllowedTarget[]; readonly player: readonly AllowedTarget[] } }

const targets = (servers: Profile['servers']['desk']): AllowedTarget[] =>
  servers.map(({ host, port, addresses }) => ({ host, port, ...(addresses === undefined ? {} : { addresses }) }));

export const allowListOf = (profile: Profile | null): AllowList => ({
  cells: { desk: profile === null ? [] : targets(profile.servers.desk), call: profile === null ? [] : targets(profile.servers.call), player: [] },
});

/** CSP sources: the desk speaks HTTPS, the call cell WebSocket; WebRTC is not governed by CSP and is held by the gateway. A relay may share the signalling server's port. */
export const connectSources = (profile: Profile | null, cell: 'desk' | 'call' | 'player'): string[] => {
  if (profile === null || cell === 'player') return [];
  const { hostname, port } = new URL(profile.jitsi.serviceUrl);
  const signalling = `${hostname}:${port === '' ? '443' : port}`;
  const relays = new Set(profile.relays.map((relay) => `${relay.host}:${relay.port}`));
  return profile.servers[cell].map((entry) => `${entry.host}:${entry.port}`).filter((place) => !relays.has(place) || place === signalling).map((place) => `${cell === 'desk' ? 'https' : 'wss'}://${place}`);
};
