// Starts the whole local practice (Prosody, coturn, Synapse, focus) on loopback for one run; must never leave a process, a port or a folder behind.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../until.ts';
import { startFocus, type Focus } from './focus.ts';
import { prepareGround, type Ground } from './ground.ts';
import { startKeeper, type Keeper } from './keeper.ts';
import {
  practiceNames,
  type HostName,
  type Practice,
  type PracticeHosts,
  type PracticeOptions,
  type PracticeStats,
} from './practiceShape.ts';
import { writeAccount } from './prosody.ts';
import { relayCountsOf } from './relayLog.ts';
import { runBridge } from './runBridge.ts';
import { checkRunAs } from './serverProcess.ts';
import { createServers } from './servers.ts';
import { registerPerson } from './synapse.ts';

const focusLimitMs = 10_000;

/** With a bridge, Jicofo is the focus. */
const noFocus: Focus = {
  isOnline: () => true,
  counts: () => new Map(),
  stop: async () => undefined,
};

/** Starts everything side by side and resolves when every probe has answered over TLS and the focus is online. Throws, and cleans up, otherwise. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  checkRunAs(options.runAs);
  const keeper = await startKeeper();
  try {
    return await startOn(keeper, options);
  } catch (error) {
    await keeper.release();
    throw error;
  }
}

const startOn = async (keeper: Keeper, options: PracticeOptions): Promise<Practice> => {
  const began = performance.now();
  const log = options.log ?? (() => undefined);
  const ground = await prepareGround(options, keeper);
  const { folder, folders, ports, secrets, focusDomain, pins } = ground;
  const hasBridge = Boolean(options.bridgePrograms);
  const servers = createServers(ground, options, keeper, log);
  const focus = hasBridge
    ? noFocus
    : startFocus({
        port: ports.component,
        domain: practiceNames.focus,
        mucDomain: practiceNames.muc,
        secret: secrets.focus,
        log,
      });
  const start = async (name: HostName): Promise<void> => {
    await servers.start(name);
    if (name === 'meet') await until(() => focus.isOnline(), 'the focus', focusLimitMs);
  };
  let bridgePin: string | null = null;
  try {
    await settleAll([start('relay'), start('chat'), start('meet')]);
    bridgePin = await runBridge(ground, options, keeper, log);
  } catch (error) {
    await focus.stop();
    throw error;
  }
  const startedInMs = Math.round(performance.now() - began);
  log(`practice ready after ${startedInMs} ms`);

  return {
    folder,
    get hosts() {
      return hostsOf(ground, bridgePin);
    },
    addresses: {
      [practiceNames.meet]: '127.0.0.1',
      [practiceNames.relay]: '127.0.0.1',
      [practiceNames.chat]: '127.0.0.1',
      ...(hasBridge ? { [practiceNames.bridge]: '127.0.0.1' as const } : {}),
    },
    caFile: ground.authority.caFile,
    xmppDomain: practiceNames.meet,
    mucDomain: practiceNames.muc,
    focusDomain,
    focusJid: hasBridge ? `focus@${focusDomain}/focus` : focusDomain,
    serviceUrl: `wss://${practiceNames.meet}:${ports.meet}/xmpp-websocket`,
    homeserverUrl: `https://${practiceNames.chat}:${ports.chat}`,
    turnSecret: secrets.turn,
    startedInMs,
    async addPerson(person) {
      const homeserver = { host: practiceNames.chat, port: ports.chat, ca: ground.ca };
      const matrixUserId = await registerPerson(homeserver, secrets.registration, person);
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
      await focus.stop();
      await keeper.release();
    },
    fault: {
      stopRelay: () => servers.stop('relay'),
      startRelay: () => start('relay'),
      stopMeet: () => servers.stop('meet'),
      startMeet: () => start('meet'),
      stopChat: () => servers.stop('chat'),
      startChat: () => start('chat'),
      async swapCertificate(name) {
        await servers.stop(name);
        pins[name] = (await ground.certify(name)).spkiSha256;
        await start(name);
        return pins[name];
      },
    },
    stats: () => statsOf(ground, focus),
  };
};

const hostsOf = ({ ports, pins }: Ground, bridgePin: string | null): PracticeHosts => ({
  meet: { host: practiceNames.meet, port: ports.meet, spkiSha256: pins.meet },
  relay: {
    host: practiceNames.relay,
    turnPort: ports.turn,
    turnsPort: ports.turns,
    spkiSha256: pins.relay,
  },
  chat: { host: practiceNames.chat, port: ports.chat, spkiSha256: pins.chat },
  bridge:
    bridgePin === null
      ? null
      : { host: practiceNames.bridge, port: ports.channel, spkiSha256: bridgePin },
});

const statsOf = async ({ folders }: Ground, focus: Focus): Promise<PracticeStats> => {
  const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  return {
    rooms: focus.counts(),
    refusedJoins: (await text(join(folders.meet, 'prosody.log')))
      .split('\n')
      .filter((line) => line.includes('no seat left in ')).length,
    relay: relayCountsOf(await text(join(folders.relay, 'turn.log'))),
  };
};

/** Waits for all, then throws the first failure: nothing may still be starting when the keeper cleans up. */
const settleAll = async (all: readonly Promise<void>[]): Promise<void> => {
  for (const one of await Promise.allSettled(all)) if (one.status === 'rejected') throw one.reason;
};
