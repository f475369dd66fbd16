// Forces every peer connection to the practice's relays and to encoded streams. What does not fit is refused, never adjusted into something weaker (P1, P5).
import { fail, ok, type Result } from '../../../preload/contract/result.ts';

export interface RelayHost { readonly host: string; readonly port: number }
export type ConfigCode = 'guard.notEncoded' | 'guard.badConfig';

type Fields = { readonly [name: string]: unknown };
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** `turn:host:port?transport=tcp` or `turns:host:port` of a relay in the signed profile (RFC 7065). */
const isOurRelay = (url: unknown, relays: readonly RelayHost[]): boolean => {
  if (typeof url !== 'string') return false;
  const match = /^(turns?):([^:?]+|\[[^\]]+\]):(\d+)(?:\?transport=(tcp|udp))?$/.exec(url);
  if (match === null) return false;
  const [, scheme, host, port, transport] = match;
  if (transport === 'udp' || (scheme === 'turn' && transport !== 'tcp')) return false; // UDP cannot pass the one door
  return relays.some((relay) => relay.host === host && relay.port === Number(port));
};

const serverOf = (server: unknown, relays: readonly RelayHost[]): Fields[] => {
  if (!isFields(server)) return [];
  const urls = (Array.isArray(server['urls']) ? server['urls'] : [server['urls']]).filter((url) => isOurRelay(url, relays));
  return urls.length === 0 ? [] : [{ ...server, urls }];
};

/** The configuration that is really used. `guard.notEncoded`: the caller did not ask for encoded streams, so its frames could leave unsealed. */
export const guardedConfig = (config: unknown, relays: readonly RelayHost[]): Result<Fields, ConfigCode> => {
  if (!isFields(config)) return fail('guard.badConfig');
  if (config['encodedInsertableStreams'] !== true) return fail('guard.notEncoded');
  const servers = Array.isArray(config['iceServers']) ? config['iceServers'] : [];
  return ok({ ...config, iceTransportPolicy: 'relay', iceCandidatePoolSize: 0, iceServers: servers.flatMap((server) => serverOf(server, relays)) });
};
