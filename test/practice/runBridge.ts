// Puts Jicofo and a Videobridge beside the servers of a run, when there are programs for them.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBridge } from './bridge.ts';
import { freeUdpRange } from './freePorts.ts';
import type { Ground } from './ground.ts';
import type { Keeper } from './keeper.ts';
import { practiceNames, type PracticeOptions } from './practiceShape.ts';

/** The pin of the bridge's certificate; null without a bridge. */
export async function runBridge(
  ground: Ground,
  options: PracticeOptions,
  keeper: Keeper,
  log: (line: string) => void,
): Promise<string | null> {
  const programs = options.bridgePrograms ?? null;
  if (programs === null) return null;
  const { folders, ports, authority, focusDomain, own } = ground;
  const folder = join(ground.folder, 'bridge');
  await mkdir(folder, { mode: 0o700 });
  const certificate = await authority.issue(practiceNames.bridge, folder);
  const from = performance.now();
  await startBridge({
    programs,
    folder,
    meetFolder: folders.meet,
    host: practiceNames.bridge,
    domain: practiceNames.meet,
    mucDomain: practiceNames.muc,
    focusDomain,
    breweryDomain: practiceNames.brewery,
    clientPort: ports.client,
    channelPort: ports.channel,
    mediaPort: await freeUdpRange(1),
    ownPorts: [ports.jicofo, ports.bridge],
    certificate,
    runAs: options.runAs,
    keeper,
    own,
  });
  log(`${practiceNames.bridge} answers after ${Math.round(performance.now() - from)} ms`);
  return certificate.spkiSha256;
}
