// Starts the whole local practice (Prosody, coturn, Synapse, focus) on loopback for one run; must never leave a process, a port or a folder behind.

import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bridgeAddress, startBridge } from './bridge.ts';
import { createAuthority, type HostCertificate } from './certificates.ts';
import { writeCoturn } from './coturn.ts';
import { startFocus, type Focus, type RoomCount } from './focus.ts';
import { freeTcpPorts, freeUdpRange } from './freePorts.ts';
import { startKeeper } from './keeper.ts';
import { probeWebSocket, writeAccount, writeProsody } from './prosody.ts';
import { relayCountsOf, type RelayCounts } from './relayLog.ts';
import { checkRunAs, startServer, type RunAs, type RunningServer } from './serverProcess.ts';
import { probeHomeserver, registerPerson, writeSynapse } from './synapse.ts';
import { probeRelay } from './turnClient.ts';
import { until } from '../until.ts';

export const practiceNames = {
  meet: 'meet.alcove.test',
  muc: 'conference.meet.alcove.test',
  focus: 'focus.meet.alcove.test',
  relay: 'relay.alcove.test',
  chat: 'chat.alcove.test',
  /** Only with a bridge: where its channel is, where it and the focus have their accounts, and where they meet. */
  bridge: 'bridge.alcove.test',
  staff: 'auth.meet.alcove.test',
  brewery: 'internal.auth.meet.alcove.test',
} as const;
/** The only Origin that may open a WebSocket to the video server. */
export const practiceOrigin = 'app://call';
const sixHoursSeconds = 21_600;
const focusLimitMs = 10_000;

export type HostName = 'meet' | 'relay' | 'chat';

export interface PracticeOptions {
  /** The python of a virtual environment with matrix-synapse 1.163. */
  readonly synapsePython: string;
  /** The normal user for the servers; null when the starter is a normal user. */
  readonly runAs: RunAs;
  /** A folder with Jicofo and a Videobridge (see bridge.ts): the call then goes over them. Null for the small focus and direct calls. */
  readonly bridgePrograms?: string | null;
  readonly log?: (line: string) => void;
  /** `lifetimeSeconds` of the handed-out credentials (default six hours); `relayPortCount` (default 60). */
  readonly turn?: { readonly lifetimeSeconds?: number; readonly relayPortCount?: number };
}

/** `spkiSha256`: base64url of SHA-256 over the SubjectPublicKeyInfo of the certificate the host shows now. */
export interface PracticeHosts {
  readonly meet: { readonly host: string; readonly port: number; readonly spkiSha256: string };
  readonly relay: {
    readonly host: string;
    readonly turnPort: number;
    readonly turnsPort: number;
    readonly spkiSha256: string;
  };
  readonly chat: { readonly host: string; readonly port: number; readonly spkiSha256: string };
  /** Where the bridge channel is; null without a bridge. */
  readonly bridge: {
    readonly host: string;
    readonly port: number;
    readonly spkiSha256: string;
  } | null;
}

export interface PracticeStats {
  /** By room address (`name@conference...`), as the focus counts; empty with a bridge, whose focus is not ours. */
  readonly rooms: ReadonlyMap<string, RoomCount>;
  /** Joins that the video server itself refused because both seats were taken. */
  readonly refusedJoins: number;
  readonly relay: RelayCounts;
}

export interface Practice {
  /** The run's folder; others may read its certificate, not its keys. */
  readonly folder: string;
  /** Read it again after a certificate was swapped. */
  readonly hosts: PracticeHosts;
  /** Every host name of the practice and the address it stands for. */
  readonly addresses: Readonly<Record<string, '127.0.0.1'>>;
  /** The run's certificate authority, PEM. */
  readonly caFile: string;
  readonly xmppDomain: string;
  readonly mucDomain: string;
  readonly focusDomain: string;
  /** Where conference requests go: the component, or Jicofo's full JID. */
  readonly focusJid: string;
  /** `wss://meet.alcove.test:<port>/xmpp-websocket`. */
  readonly serviceUrl: string;
  /** `https://chat.alcove.test:<port>`. */
  readonly homeserverUrl: string;
  /** What signs relay credentials (for tests of good and bad ones). */
  readonly turnSecret: string;
  /** How long the start took. */
  readonly startedInMs: number;
  /** The same account name and password at both servers. Throws when the name is taken. */
  addPerson(person: {
    readonly user: string;
    readonly password: string;
    readonly displayName: string;
  }): Promise<{ readonly matrixUserId: string; readonly jitsiJid: string }>;
  /** Ends everything and removes the folder. May be called again. */
  stop(): Promise<void>;
  readonly fault: {
    stopRelay(): Promise<void>;
    startRelay(): Promise<void>;
    stopMeet(): Promise<void>;
    startMeet(): Promise<void>;
    stopChat(): Promise<void>;
    startChat(): Promise<void>;
    /** Starts that server again, on the same port, with a new key and certificate of the same authority. Resolves to the new pin. */
    swapCertificate(name: HostName): Promise<string>;
  };
  stats(): Promise<PracticeStats>;
}

/** With a bridge, Jicofo is the focus. */
const noFocus: Focus = {
  isOnline: () => true,
  counts: () => new Map(),
  stop: async () => undefined,
};

/** Starts everything side by side and resolves when every probe has answered over TLS and the focus is online. Throws, and cleans up, otherwise. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const began = performance.now();
  const log = options.log ?? (() => undefined);
  checkRunAs(options.runAs);
  const keeper = await startKeeper();
  try {
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
    const bridgePrograms = options.bridgePrograms ?? null;
    const focusDomain = bridgePrograms === null ? practiceNames.focus : practiceNames.staff;
    const authority = await createAuthority(folder);
    const ca = await readFile(authority.caFile);
    const relayPortCount = options.turn?.relayPortCount ?? 60;
    const [
      meetPort,
      componentPort,
      turnPort,
      turnsPort,
      chatPort,
      clientPort,
      channelPort,
      jicofoPort,
      bridgePort,
    ] = await freeTcpPorts(9);
    const firstRelayPort = await freeUdpRange(relayPortCount);
    if (
      meetPort === undefined ||
      componentPort === undefined ||
      turnPort === undefined ||
      turnsPort === undefined ||
      chatPort === undefined ||
      clientPort === undefined ||
      channelPort === undefined ||
      jicofoPort === undefined ||
      bridgePort === undefined
    )
      throw new Error('no free ports');
    const secret = (): string => randomBytes(24).toString('hex');
    const [turnSecret, focusSecret, registrationSecret] = [secret(), secret(), secret()];

    const certify = async (name: HostName): Promise<HostCertificate> => {
      const made = await authority.issue(practiceNames[name], folders[name]);
      await own(made.keyFile);
      await own(made.certificateFile);
      return made;
    };
    const certificates = Object.fromEntries(
      await Promise.all(
        (['meet', 'relay', 'chat'] as const).map(async (name) => [name, await certify(name)]),
      ),
    ) as Record<HostName, HostCertificate>;
    const pins: Record<HostName, string> = {
      meet: certificates.meet.spkiSha256,
      relay: certificates.relay.spkiSha256,
      chat: certificates.chat.spkiSha256,
    };
    const lifetimeSeconds = options.turn?.lifetimeSeconds ?? sixHoursSeconds;
    const prosodyFile = await writeProsody({
      folder: folders.meet,
      domain: practiceNames.meet,
      mucDomain: practiceNames.muc,
      focusDomain,
      bridge: bridgePrograms === null ? null : { clientPort, breweryDomain: practiceNames.brewery },
      port: meetPort,
      componentPort,
      focusSecret,
      certificate: certificates.meet,
      origins: [practiceOrigin],
      relay: {
        host: practiceNames.relay,
        turnPort,
        turnsPort,
        secret: turnSecret,
        lifetimeSeconds,
      },
    });
    const coturnFile = await writeCoturn({
      folder: folders.relay,
      host: practiceNames.relay,
      turnPort,
      turnsPort,
      firstRelayPort,
      relayPortCount,
      secret: turnSecret,
      relayAddress: bridgePrograms === null ? '127.0.0.1' : bridgeAddress(),
      certificate: certificates.relay,
    });
    const synapseFile = await writeSynapse({
      folder: folders.chat,
      host: practiceNames.chat,
      port: chatPort,
      registrationSecret,
      certificate: certificates.chat,
    });
    for (const path of [prosodyFile, coturnFile, synapseFile, join(folders.chat, 'signing.key')])
      await own(path);

    const focus = {
      port: componentPort,
      domain: practiceNames.focus,
      mucDomain: practiceNames.muc,
      secret: focusSecret,
      log,
    };
    const homeserver = { host: practiceNames.chat, port: chatPort, ca };
    const plans: Record<HostName, () => Promise<RunningServer>> = {
      meet: () =>
        startServer({
          command: 'prosody',
          args: ['-F', '--config', prosodyFile],
          folder: folders.meet,
          logFile: join(folders.meet, 'out.log'),
          runAs: options.runAs,
          keeper,
          probe: () =>
            probeWebSocket({
              host: practiceNames.meet,
              port: meetPort,
              ca,
              origin: practiceOrigin,
            }),
        }),
      relay: () =>
        startServer({
          command: 'turnserver',
          args: ['-c', coturnFile],
          folder: folders.relay,
          logFile: join(folders.relay, 'out.log'),
          runAs: options.runAs,
          keeper,
          probe: async () =>
            (await probeRelay({ port: turnsPort, tls: { host: practiceNames.relay, ca } })) &&
            (await probeRelay({ port: turnPort, tls: null })),
        }),
      chat: () =>
        startServer({
          command: options.synapsePython,
          args: ['-m', 'synapse.app.homeserver', '--config-path', synapseFile],
          folder: folders.chat,
          logFile: join(folders.chat, 'out.log'),
          runAs: options.runAs,
          keeper,
          probe: () => probeHomeserver(homeserver),
        }),
    };
    const running: Partial<Record<HostName, RunningServer>> = {};
    const start = async (name: HostName): Promise<void> => {
      if (running[name] !== undefined) return;
      const from = performance.now();
      running[name] = await plans[name]();
      log(`${practiceNames[name]} answers after ${Math.round(performance.now() - from)} ms`);
    };
    const stop = async (name: HostName): Promise<void> => {
      const server = running[name];
      delete running[name];
      await server?.stop();
    };
    const focusRunning = bridgePrograms === null ? startFocus(focus) : noFocus;
    const bridge =
      bridgePrograms === null ? null : { programs: bridgePrograms, folder: join(folder, 'bridge') };
    let bridgePin: string | null = null;
    const bridgeReady = async (): Promise<void> => {
      if (bridge === null) return;
      await mkdir(bridge.folder, { mode: 0o700 });
      const certificate = await authority.issue(practiceNames.bridge, bridge.folder);
      bridgePin = certificate.spkiSha256;
      const from = performance.now();
      await startBridge({
        ...bridge,
        meetFolder: folders.meet,
        host: practiceNames.bridge,
        domain: practiceNames.meet,
        mucDomain: practiceNames.muc,
        focusDomain,
        breweryDomain: practiceNames.brewery,
        clientPort,
        channelPort,
        mediaPort: await freeUdpRange(1),
        ownPorts: [jicofoPort, bridgePort],
        certificate,
        runAs: options.runAs,
        keeper,
        own,
      });
      log(`${practiceNames.bridge} answers after ${Math.round(performance.now() - from)} ms`);
    };
    const focusOnline = (): Promise<void> =>
      until(() => focusRunning.isOnline(), 'the focus', focusLimitMs);
    const startMeet = async (): Promise<void> => {
      await start('meet');
      await focusOnline();
    };
    try {
      await settleAll([start('relay'), start('chat'), startMeet()]);
      await bridgeReady();
    } catch (error) {
      await focusRunning.stop();
      throw error;
    }
    const startedInMs = Math.round(performance.now() - began);
    log(`practice ready after ${startedInMs} ms`);
    const startAgain = (name: HostName): Promise<void> =>
      name === 'meet' ? startMeet() : start(name);

    return {
      folder,
      get hosts() {
        return {
          meet: { host: practiceNames.meet, port: meetPort, spkiSha256: pins.meet },
          relay: { host: practiceNames.relay, turnPort, turnsPort, spkiSha256: pins.relay },
          chat: { host: practiceNames.chat, port: chatPort, spkiSha256: pins.chat },
          bridge:
            bridgePin === null
              ? null
              : { host: practiceNames.bridge, port: channelPort, spkiSha256: bridgePin },
        };
      },
      addresses: {
        [practiceNames.meet]: '127.0.0.1',
        [practiceNames.relay]: '127.0.0.1',
        [practiceNames.chat]: '127.0.0.1',
        ...(bridge === null ? {} : { [practiceNames.bridge]: '127.0.0.1' as const }),
      },
      caFile: authority.caFile,
      xmppDomain: practiceNames.meet,
      mucDomain: practiceNames.muc,
      focusDomain,
      focusJid: bridge === null ? focusDomain : `focus@${focusDomain}/focus`,
      serviceUrl: `wss://${practiceNames.meet}:${meetPort}/xmpp-websocket`,
      homeserverUrl: `https://${practiceNames.chat}:${chatPort}`,
      turnSecret,
      startedInMs,
      async addPerson(person) {
        const matrixUserId = await registerPerson(homeserver, registrationSecret, person);
        await writeAccount({
          folder: folders.meet,
          domain: practiceNames.meet,
          user: person.user,
          password: person.password,
          runAs: options.runAs,
        });
        return { matrixUserId, jitsiJid: `${person.user}@${practiceNames.meet}` };
      },
      async stop() {
        await focusRunning.stop();
        await keeper.release();
      },
      fault: {
        stopRelay: () => stop('relay'),
        startRelay: () => start('relay'),
        stopMeet: () => stop('meet'),
        startMeet,
        stopChat: () => stop('chat'),
        startChat: () => start('chat'),
        async swapCertificate(name) {
          await stop(name);
          pins[name] = (await certify(name)).spkiSha256;
          await startAgain(name);
          return pins[name];
        },
      },
      async stats() {
        const text = async (path: string): Promise<string> =>
          readFile(path, 'utf8').catch(() => '');
        return {
          rooms: focusRunning.counts(),
          refusedJoins: (await text(join(folders.meet, 'prosody.log')))
            .split('\n')
            .filter((line) => line.includes('no seat left in ')).length,
          relay: relayCountsOf(await text(join(folders.relay, 'turn.log'))),
        };
      },
    };
  } catch (error) {
    await keeper.release();
    throw error;
  }
}

/** Waits for all, then throws the first failure: nothing may still be starting when the keeper cleans up. */
async function settleAll(all: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(all)) if (one.status === 'rejected') throw one.reason;
}
