// Writes coturn's configuration for one run; must never listen on anything but 127.0.0.1, or relay to another address than the one it was given.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostCertificate } from './certificates.ts';

export interface CoturnShape {
  readonly folder: string;
  readonly host: string;
  readonly turnPort: number;
  readonly turnsPort: number;
  readonly firstRelayPort: number;
  readonly relayPortCount: number;
  /** The only address that it relays from and to. */
  readonly relayAddress: string;
  readonly secret: string;
  readonly certificate: HostCertificate;
}

/** The configuration (coturn 4.6): TURN over TCP and TLS with the shared secret of Prosody's XEP-0215 answers. */
export function coturnConfig(shape: CoturnShape): string {
  return [
    'listening-ip=127.0.0.1',
    `relay-ip=${shape.relayAddress}`,
    `listening-port=${shape.turnPort}`,
    `tls-listening-port=${shape.turnsPort}`,
    `min-port=${shape.firstRelayPort}`,
    `max-port=${shape.firstRelayPort + shape.relayPortCount - 1}`,
    'no-udp',
    'no-dtls',
    'no-tcp-relay',
    'no-tlsv1',
    'no-tlsv1_1',
    `cert=${shape.certificate.certificateFile}`,
    `pkey=${shape.certificate.keyFile}`,
    'fingerprint',
    'use-auth-secret',
    `static-auth-secret=${shape.secret}`,
    `realm=${shape.host}`,
    ...(shape.relayAddress === '127.0.0.1' ? ['allow-loopback-peers'] : []),
    `allowed-peer-ip=${shape.relayAddress}`,
    'denied-peer-ip=0.0.0.0-255.255.255.255',
    'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    'no-multicast-peers',
    'no-cli',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'no-software-attribute',
    `pidfile=${join(shape.folder, 'turnserver.pid')}`,
    `userdb=${join(shape.folder, 'turn.sqlite')}`,
    `log-file=${join(shape.folder, 'turn.log')}`,
    'no-stdout-log',
    'simple-log',
    'verbose',
    '',
  ].join('\n');
}

/** Writes the configuration and returns its path. */
export async function writeCoturn(shape: CoturnShape): Promise<string> {
  const path = join(shape.folder, 'turnserver.conf');
  await writeFile(path, coturnConfig(shape));
  return path;
}
