// The only file that knows everybody: it makes the services and the features' modules, and joins them by their ports. It decides nothing.
import { join } from 'node:path';
import { app } from 'electron';
import { createAccountModule } from './account/accountModule.ts';
import { createAppModule } from './app/appModule.ts';
import { log } from './core/log.node.ts';
import { runModules, type Modules } from './core/module.ts';
import { everyTick, monotonicMs } from './core/tick.node.ts';
import { createValue } from './core/value.ts';
import { openGateway, type RefusingProxy } from './gateway/gatewayStart.node.ts';
import { createNetworkModule } from './gateway/networkModule.ts';
import { createMeetingFeature } from './meeting/meetingFeature.ts';
import { readCertificate } from './profile/certificate.node.ts';
import { practiceFactsOf } from './profile/practiceFacts.ts';
import { readProfileFile } from './profile/profileFile.node.ts';
import type { Profile } from './profile/profileFormat.ts';
import { createProfileModule } from './profile/profileModule.ts';
import { createProfileService } from './profile/profileService.ts';
import { createPromptModule } from './prompt/promptModule.ts';
import { createPracticeMemory } from './settings/practiceMemory.ts';
import { openOrCreate, openSettings } from './settings/settingsStore.electron.ts';
import { createCellPages } from './shell/cellPages.electron.ts';
import { lockSessions, routeSessions } from './shell/cellSession.electron.ts';
import { chooseFile } from './shell/chooseFile.electron.ts';
import { createGatewayProcess } from './shell/gatewayProcess.electron.ts';
import { bindCalls, createTell } from './shell/ipcBinding.electron.ts';
import { createPageRegister, holdEveryPage } from './shell/pageGuard.electron.ts';
import { clearPreloadCache } from './shell/preloadCache.node.ts';

export { openRefusingProxy } from './gateway/gatewayStart.node.ts';

export interface StartFacts {
  /** The folder of the built program. */
  readonly outFolder: string;
  readonly buildNote: string | null;
  readonly mayInspect: boolean;
  /** Whether the video library runs under Trusted Types. */
  readonly bearsTrustedTypes: boolean;
  readonly refusingProxy: RefusingProxy;
  /** A profile file named on the command line. */
  readonly profilePath: string | null;
}

/** Rejects when the program cannot start safely; nothing was sent then. */
export async function compose(facts: StartFacts) {
  const { outFolder, buildNote, mayInspect } = facts;
  const userFolder = app.getPath('userData');
  if (!clearPreloadCache(userFolder)) throw new Error('start.preloadCache');
  const settings = openSettings(userFolder);
  const found = openOrCreate(settings);
  const joined = createValue<Profile | null>(null);
  const practice = practiceFactsOf(joined);
  const register = createPageRegister();
  holdEveryPage(register, mayInspect);
  const gatewayFile = join(outFolder, 'main', 'gateway.js');
  const { gateway, start: startGateway } = openGateway(createGatewayProcess(gatewayFile));
  const pages = createCellPages({
    outFolder,
    mayInspect,
    register,
    installId: found.state === 'present' ? found.value.installId : null,
    hasPractice: practice.exists,
    endMeeting: () => meeting.end(),
    callGone: () => callGone(),
    matrixGone: () => account.forget(),
    matrixLost: () => account.lost(),
    promptGone: () => prompt.askAgain(),
  });
  const tell = createTell(register, pages.page, log);
  const network = createNetworkModule({
    gateway,
    refusals: () => facts.refusingProxy.refused.refusals(),
    isRelay: practice.isRelay,
    judge: (cell, host, pem) => practice.judge(cell, readCertificate(pem, host, Date.now())),
    closed: () => meeting.end(),
    log,
  });
  const profile = createProfileModule({
    service: createProfileService({
      nowMs: Date.now,
      parseUrl: (text) => new URL(text),
      memory: createPracticeMemory(settings),
    }),
    joined,
    chooseFile,
    readFile: readProfileFile,
    firstPath: facts.profilePath,
    offered: tell('profile.offered'),
  });
  const account = createAccountModule({
    moderators: practice.moderators,
    changed: tell('account.changed'),
    beginAnew: pages.beginMatrix,
  });
  const prompt = createPromptModule({
    account: account.report,
    isHeld: profile.isOffered,
    practiceName: practice.name,
    buildNote,
    open: () => void pages.open('prompt').catch(() => pages.close('prompt')),
    close: () => pages.close('prompt'),
  });
  const { meeting, call, callGone } = createMeetingFeature({
    nowMs: Date.now,
    monotonicMs,
    everyTick,
    askCounts: gateway.askCounts,
    account: account.report,
    practice,
    network,
    pages,
    tell,
  });
  const modules: Modules = {
    app: createAppModule({
      buildNote,
      practice: practice.shown,
      refusal: () => (found.state === 'present' ? profile.refusal() : 'settings.unreadable'),
    }),
    profile,
    account,
    prompt,
    chat: { handlers: {} },
    meeting,
    call,
    network,
  };

  bindCalls(modules, register, { nowMs: monotonicMs, hasPractice: practice.exists, log });
  await runModules(modules, (stop) => app.once('will-quit', stop));
  await lockSessions({
    pageFolder: join(outFolder, 'renderer'),
    refusingPort: facts.refusingProxy.port,
    isPinned: network.isPinned,
    connect: practice.connectSources,
    bearsTrustedTypes: facts.bearsTrustedTypes,
  });
  // The desk needs no network: the gateway starts beside it, and nothing gets out before (P4).
  const deskShown = pages.begin();
  const routed = startGateway().then(routeSessions);
  const reachPractice = async (): Promise<void> => {
    await routed;
    await network.setRules(practice.allowList());
    pages.beginMatrix();
  };
  joined.subscribe(() => void reachPractice());
  await Promise.all([deskShown, reachPractice()]);
  return { offerFile: profile.offerFile, focus: pages.focus };
}
