// Forces every peer connection to the practice's relays and to encoded streams. What does not fit is refused, never adjusted into something weaker (P1, P5).
import { fail, ok, type Result } from '../../../preload/contract/result.ts';

export interface RelayHost {
  readonly host: string;
  readonly port: number;
}
export type ConfigCode = 'guard.notEncoded' | 'guard.badConfig';

type Fields = { readonly [name: string]: unknown };
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** `turn:host:port?transport=tcp` or `turns:host:port` of a relay in the signed profile (RFC 7065). */
const isOurRelay = (url: unknown, relays: readonly RelayHost[]): url is string => {
  if (typeof url !== 'string') return false;
  const match = /^(turns?):([^:?]+|\[[^\]]+\]):(\d+)(?:\?transport=(tcp|udp))?$/.exec(url);
  if (match === null) return false;
  const [, scheme, host = '', port, transport] = match;
  if (transport === 'udp' || (scheme === 'turn' && transport !== 'tcp')) return false; // UDP cannot pass the gateway
  const bare = host.startsWith('[') ? host.slice(1, -1) : host; // the profile writes IPv6 without brackets
  return relays.some((relay) => relay.host === bare && relay.port === Number(port));
};

/** A plain array: one that answers with methods of its own is not asked for them. */
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? Array.from<unknown>(value) : [value];

const serverOf = (server: unknown, relays: readonly RelayHost[]): Fields[] => {
  if (!isFields(server)) return [];
  const { urls, username, credential } = server;
  const allowed = listOf(urls).filter((url) => isOurRelay(url, relays));
  return allowed.length === 0
    ? []
    : [
        {
          urls: allowed,
          ...(typeof username === 'string' ? { username } : {}),
          ...(typeof credential === 'string' ? { credential } : {}),
        },
      ];
};

/**
 * The configuration that is really used. `guard.notEncoded`: the caller did not ask for encoded streams, so its frames could leave unsealed.
 * Everything is read once: what is checked is what is used, also if the caller's object would answer otherwise the next time.
 */
export const guardedConfig = (
  config: unknown,
  relays: readonly RelayHost[],
): Result<Fields, ConfigCode> => {
  if (!isFields(config)) return fail('guard.badConfig');
  const read: Fields = { ...config };
  if (read['encodedInsertableStreams'] !== true) return fail('guard.notEncoded');
  const servers = listOf(read['iceServers']);
  return ok({
    ...read,
    encodedInsertableStreams: true,
    iceTransportPolicy: 'relay',
    iceCandidatePoolSize: 0,
    iceServers: servers.flatMap((server) => serverOf(server, relays)),
  });
};
