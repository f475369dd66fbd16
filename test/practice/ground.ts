// Prepares one run of the practice: folders, ports, secrets, certificates and the servers' configuration files. It starts no server.
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bridgeAddress } from './bridge.ts';
import { createAuthority, type HostCertificate } from './certificates.ts';
import { writeCoturn } from './coturn.ts';
import { freeTcpPorts, freeUdpRange } from './freePorts.ts';
import type { Keeper } from './keeper.ts';
import {
  practiceNames,
  practiceOrigin,
  type HostName,
  type PracticeOptions,
} from './practiceShape.ts';
import { writeProsody } from './prosody.ts';
import { writeSynapse } from './synapse.ts';

const sixHoursSeconds = 21_600;

const portNames = [
  'meet',
  'component',
  'turn',
  'turns',
  'chat',
  'client',
  'channel',
  'jicofo',
  'bridge',
] as const;
type Ports = Readonly<Record<(typeof portNames)[number], number>>;

type Authority = Awaited<ReturnType<typeof createAuthority>>;

/** What all servers of a run stand on. */
export interface Ground {
  readonly folder: string;
  readonly folders: Readonly<Record<HostName, string>>;
  readonly ports: Ports;
  readonly secrets: {
    readonly turn: string;
    readonly focus: string;
    readonly registration: string;
  };
  readonly authority: Authority;
  readonly ca: Buffer;
  readonly focusDomain: string;
  /** The pin of the certificate that each host shows; a swap changes it. */
  readonly pins: Record<HostName, string>;
  readonly files: Readonly<Record<HostName, string>>;
  /** Gives a path to the user who runs the servers. */
  own(path: string): Promise<void>;
  /** A new key and certificate in the host's folder. */
  certify(name: HostName): Promise<HostCertificate>;
}

const takePorts = async (): Promise<Ports> => {
  const numbers = await freeTcpPorts(portNames.length);
  if (numbers.length !== portNames.length) throw new Error('no free ports');
  return Object.fromEntries(portNames.map((name, index) => [name, numbers[index]])) as Ports;
};

const hosts = ['meet', 'relay', 'chat'] as const;

export async function prepareGround(options: PracticeOptions, keeper: Keeper): Promise<Ground> {
  const folder = await keeper.makeFolder('alcove-practice-');
  const own = async (path: string): Promise<void> => {
    if (options.runAs !== null) await chown(path, options.runAs.uid, options.runAs.gid);
  };
  const folders = {
    meet: join(folder, 'meet'),
    relay: join(folder, 'relay'),
    chat: join(folder, 'chat'),
  };
  for (const path of Object.values(folders)) {
    await mkdir(path, { mode: 0o700 });
    await own(path);
  }
  const authority = await createAuthority(folder);
  const certify = async (name: HostName): Promise<HostCertificate> => {
    const made = await authority.issue(practiceNames[name], folders[name]);
    await own(made.keyFile);
    await own(made.certificateFile);
    return made;
  };
  const certificates = Object.fromEntries(
    await Promise.all(hosts.map(async (name) => [name, await certify(name)])),
  ) as Record<HostName, HostCertificate>;
  const secret = (): string => randomBytes(24).toString('hex');
  const ground = {
    folder,
    folders,
    ports: await takePorts(),
    secrets: { turn: secret(), focus: secret(), registration: secret() },
    authority,
    ca: await readFile(authority.caFile),
    focusDomain: options.bridgePrograms ? practiceNames.staff : practiceNames.focus,
    pins: {
      meet: certificates.meet.spkiSha256,
      relay: certificates.relay.spkiSha256,
      chat: certificates.chat.spkiSha256,
    },
    own,
    certify,
  };
  return { ...ground, files: await writeFiles(ground, certificates, options) };
}

const writeFiles = async (
  { folders, ports, secrets, focusDomain, own }: Omit<Ground, 'files'>,
  certificates: Readonly<Record<HostName, HostCertificate>>,
  options: PracticeOptions,
): Promise<Ground['files']> => {
  const hasBridge = Boolean(options.bridgePrograms);
  const relayPortCount = options.turn?.relayPortCount ?? 60;
  const relay = {
    host: practiceNames.relay,
    turnPort: ports.turn,
    turnsPort: ports.turns,
    secret: secrets.turn,
  };
  const meet = await writeProsody({
    folder: folders.meet,
    domain: practiceNames.meet,
    mucDomain: practiceNames.muc,
    focusDomain,
    bridge: hasBridge ? { clientPort: ports.client, breweryDomain: practiceNames.brewery } : null,
    port: ports.meet,
    componentPort: ports.component,
    focusSecret: secrets.focus,
    certificate: certificates.meet,
    origins: [
      practiceOrigin,
      ...(options.furtherOrigin === undefined ? [] : [options.furtherOrigin]),
    ],
    relay: { ...relay, lifetimeSeconds: options.turn?.lifetimeSeconds ?? sixHoursSeconds },
  });
  const relayFile = await writeCoturn({
    ...relay,
    folder: folders.relay,
    firstRelayPort: await freeUdpRange(relayPortCount),
    relayPortCount,
    relayAddress: hasBridge ? bridgeAddress() : '127.0.0.1',
    certificate: certificates.relay,
  });
  const chat = await writeSynapse({
    folder: folders.chat,
    host: practiceNames.chat,
    port: ports.chat,
    registrationSecret: secrets.registration,
    certificate: certificates.chat,
  });
  for (const path of [meet, relayFile, chat, join(folders.chat, 'signing.key')]) await own(path);
  return { meet, relay: relayFile, chat };
};
