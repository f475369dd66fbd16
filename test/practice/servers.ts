// Starts and stops the three servers of a run by name. One that runs is not started twice, one that is gone may be started again.
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import type { Keeper } from './keeper.ts';
import {
  practiceNames,
  practiceOrigin,
  type HostName,
  type PracticeOptions,
} from './practiceShape.ts';
import { probeWebSocket } from './prosody.ts';
import { startServer, type RunningServer } from './serverProcess.ts';
import { probeHomeserver } from './synapse.ts';
import { probeRelay } from './turnClient.ts';

export interface Servers {
  start(name: HostName): Promise<void>;
  stop(name: HostName): Promise<void>;
}

type Plan = {
  readonly command: string;
  readonly args: readonly string[];
  readonly probe: () => Promise<boolean>;
};

const plansOf = (
  { ports, files, ca }: Ground,
  { synapsePython }: PracticeOptions,
): Readonly<Record<HostName, Plan>> => ({
  meet: {
    command: 'prosody',
    args: ['-F', '--config', files.meet],
    probe: () =>
      probeWebSocket({ host: practiceNames.meet, port: ports.meet, ca, origin: practiceOrigin }),
  },
  relay: {
    command: 'turnserver',
    args: ['-c', files.relay],
    probe: async () =>
      (await probeRelay({ port: ports.turns, tls: { host: practiceNames.relay, ca } })) &&
      (await probeRelay({ port: ports.turn, tls: null })),
  },
  chat: {
    command: synapsePython,
    args: ['-m', 'synapse.app.homeserver', '--config-path', files.chat],
    probe: () => probeHomeserver({ host: practiceNames.chat, port: ports.chat, ca }),
  },
});

export function createServers(
  ground: Ground,
  options: PracticeOptions,
  keeper: Keeper,
  log: (line: string) => void,
): Servers {
  const plans = plansOf(ground, options);
  const running: Partial<Record<HostName, RunningServer>> = {};
  return {
    async start(name) {
      if (running[name] !== undefined) return;
      const from = performance.now();
      const folder = ground.folders[name];
      running[name] = await startServer({
        ...plans[name],
        folder,
        logFile: join(folder, 'out.log'),
        runAs: options.runAs,
        keeper,
      });
      log(`${practiceNames[name]} answers after ${Math.round(performance.now() - from)} ms`);
    },
    async stop(name) {
      const server = running[name];
      delete running[name];
      await server?.stop();
    },
  };
}
