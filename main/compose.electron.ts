// The only file that knows everybody: it builds the services and joins them by their ports. It decides nothing.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { cellNames, type CellName } from '../preload/contract/cellName.ts';
import type { Handlers } from '../preload/contract/derive.ts';
import { fail, ok } from '../preload/contract/result.ts';
import { logLine } from './core/redact.ts';
import { createGatewayClient } from './gateway/gatewayClient.ts';
import { networkCountsOf, openTunnels } from './gateway/networkCounts.ts';
import { listenRefuseAll } from './gateway/refuseAll.node.ts';
import { createRefusedRequests, type RefusedRequests } from './gateway/refusedRequests.ts';
import { createAccountService } from './keys/accountService.ts';
import { backEndRefusal } from './keys/backEndRules.ts';
import { createKeychain } from './keys/keychain.ts';
import { backEndFacts, osKeychain, within } from './keys/keytarAdapter.node.ts';
import { allowListOf, connectSources } from './profile/allowList.ts';
import { readCertificate } from './profile/certificate.node.ts';
import { isOtherServer, judgeCertificate } from './profile/pinRules.ts';
import type { Profile } from './profile/profileFormat.ts';
import { createProfileService } from './profile/profileService.ts';
import { maxProfileBytes } from './profile/signature.ts';
import { createMeetingService } from './meeting/meetingService.ts';
import { openOrCreate, openSettings } from './settings/settingsStore.electron.ts';
import { createIpcGuard } from './shell/ipcGuard.ts';
import { bindCalls, createSendEvent, joinCells } from './shell/ipcBinding.electron.ts';
import { cells } from './shell/cells.ts';
import { lockSession } from './shell/cellSession.electron.ts';
import { startGatewayProcess } from './shell/gatewayProcess.electron.ts';
import { createPageRegister, holdEveryPage } from './shell/pageGuard.electron.ts';
import { openWindow, type MainWindow } from './shell/window.electron.ts';

export interface RefusingProxy {
  readonly port: number;
  readonly refused: RefusedRequests;
}

/** The port for whatever no session claims: it lets nothing through and counts. To be opened before Chromium reads its switches. */
export const openRefusingProxy = async (): Promise<RefusingProxy> => {
  const refused = createRefusedRequests();
  const { port } = await listenRefuseAll((target) => refused.refused(target));
  return { port, refused };
};

export interface StartFacts {
  /** The folder of the built program. */
  readonly outFolder: string;
  readonly buildNote: string | null;
  readonly mayInspect: boolean;
  readonly refusingProxy: RefusingProxy;
  /** A profile file named on the command line. */
  readonly profilePath: string | null;
}

/** How often the call cell is asked for its statistics. */
const tickEveryMs = 250;
/** A gateway that has not opened its ports by then never will. */
const gatewayLimitMs = 15_000;
const log = (code: string, numbers?: Readonly<Record<string, number>>): void =>
  console.log(logLine(code, numbers));

export interface Running {
  readonly offerFile: (path: string) => Promise<void>;
  readonly focus: () => void;
}

export const compose = async (facts: StartFacts): Promise<Running> => {
  const settings = openSettings(app.getPath('userData'));
  const found = openOrCreate(settings);
  let profile: Profile | null = null;
  let window: MainWindow | null = null;
  let userId: string | null = null;

  const profiles = createProfileService({
    nowMs: Date.now,
    parseUrl: (text) => new URL(text),
    memory: {
      load: () => {
        const read = settings.read();
        if (read.state === 'unreadable') return read;
        return read.state === 'present' && read.value.practice !== null
          ? { state: 'present', value: read.value.practice }
          : { state: 'absent' };
      },
      save: (known) => {
        const read = settings.read();
        return read.state === 'present'
          ? settings.write({ ...read.value, practice: known })
          : fail('settings.unreadable');
      },
    },
  });
  const keychain = createKeychain({
    keychain: osKeychain,
    within,
    installId: found.state === 'present' ? found.value.installId : 'unreadable',
    backEndRefusal: () =>
      found.state === 'present' ? backEndRefusal(backEndFacts()) : 'keys.unreadable',
  });
  const account = createAccountService(
    keychain,
    (length) => randomBytes(length),
    (bytes) => Buffer.from(bytes).toString('base64url'),
  );

  const gateway = createGatewayClient(
    startGatewayProcess(join(facts.outFolder, 'main', 'gateway.js')),
  );
  const answered = await within(gateway.ports(), gatewayLimitMs);
  const gatewayPorts = answered?.done ?? fail('gateway.timedOut');
  if (!gatewayPorts.ok) throw new Error(gatewayPorts.code);
  gateway.onState((state) => {
    if (state === 'closed') {
      log('gateway.closed');
      window?.closeCall();
    }
  });
  const isRelay = (host: string, port: number): boolean =>
    profile?.relays.some((relay) => relay.host === host && relay.port === port) ?? false;
  const counts = () => networkCountsOf(gateway.counts(), facts.refusingProxy.refused.refusals());

  const register = createPageRegister();
  holdEveryPage(register, facts.mayInspect);
  const send = createSendEvent(register, log);
  const session = createMeetingService({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    counts,
    isRelay,
    relayTunnels: () => openTunnels(gateway.counts(), isRelay),
    pageExists: () => (window?.call() ?? null) !== null,
    truthChanged: (truth) => send(window?.desk ?? null, 'truth.changed', truth),
    askStats: (number) => send(window?.call() ?? null, 'stats.asked', { number }),
    stopSending: () => send(window?.call() ?? null, 'sending.stopped', undefined),
  });
  setInterval(() => {
    gateway.askCounts();
    session.tick();
  }, tickEveryMs);

  const enter = async (joined: Profile | null): Promise<void> => {
    profile = joined;
    const set = await gateway.setRules(allowListOf(joined));
    if (!set.ok) log(set.code);
  };
  const offerFile = async (path: string) => {
    try {
      if (statSync(path).size > maxProfileBytes) return fail('profile.tooLarge');
      return await profiles.offer(readFileSync(path, 'utf8'));
    } catch {
      return fail('profile.unreadable');
    }
  };
  const current = await profiles.current();
  if (current.ok) await enter(current.value);
  let pending = facts.profilePath === null ? null : await offerFile(facts.profilePath);

  /** Hosts of the profile whose last certificate was another than the profile names, by cell. Chromium asks again only after a while. */
  const unpinned: Readonly<Record<CellName, Set<string>>> = {
    desk: new Set(),
    call: new Set(),
    player: new Set(),
  };

  const handlers: Handlers = {
    'app.state': () => {
      if (found.state !== 'present') return fail('settings.unreadable');
      if (profile === null && !current.ok) return current;
      return ok({
        lock: profile === null ? ('locked' as const) : ('unlocked' as const),
        buildNote: facts.buildNote,
        practice:
          profile === null
            ? null
            : {
                name: profile.practice.name,
                homeserverUrl: profile.matrix.baseUrl,
                serverName: profile.matrix.serverName,
                moderators: profile.moderators,
                mediaRoute: profile.mediaRoute,
                contacts: [...profile.servers.desk, ...profile.servers.call].map(
                  ({ host, port }) => ({ host, port }),
                ),
              },
      });
    },
    'profile.pending': () => (pending === null || pending.ok ? ok(profiles.pending()) : pending),
    'profile.choose': async () => {
      const chosen = await dialog.showOpenDialog({
        properties: ['openFile'],
        filters: [{ name: 'Alcove', extensions: ['alcove'] }],
      });
      const path = chosen.filePaths[0];
      return chosen.canceled || path === undefined ? fail('profile.cancelled') : offerFile(path);
    },
    'profile.offer': ({ text }) => profiles.offer(text),
    'profile.accept': async ({ fingerprint }) => {
      const accepted = profiles.accept(fingerprint);
      if (!accepted.ok) return accepted;
      pending = null;
      await enter(accepted.value);
      setImmediate(() => window?.reloadDesk());
      return ok(undefined);
    },
    'profile.dismiss': () => {
      profiles.dismiss();
      pending = null;
      return ok(undefined);
    },
    'account.load': async () => {
      const loaded = await account.load();
      userId = loaded.ok ? (loaded.value.credentials?.userId ?? null) : null;
      return loaded;
    },
    'account.store': async (input) => {
      const stored = await account.store(input.credentials, input.videoLogin);
      if (stored.ok) userId = input.credentials.userId;
      return stored;
    },
    'account.forget': () => {
      userId = null;
      return account.forget();
    },
    'meeting.open': async ({ peerName }) => {
      if (profile === null || window === null) return fail('meeting.noPractice');
      if (Date.now() >= profile.expires * 1000) return fail('meeting.profileExpired');
      if (userId === null) return fail('meeting.noLogin');
      if (!session.open({ peerNames: [peerName] })) return fail('meeting.alreadyOpen');
      const opened = session.current();
      try {
        joinCells('meetingKey', window.desk, await window.openCall());
        return ok(undefined);
      } catch {
        // Closed meanwhile, it may be another session's turn already.
        if (session.current() === opened) {
          window.closeCall();
          session.close();
        }
        return fail('meeting.pageFailed');
      }
    },
    'meeting.close': () => {
      window?.closeCall();
      session.close();
      return ok(undefined);
    },
    'meeting.place': (rect) =>
      window?.place(rect) === true ? ok(undefined) : fail('meeting.notOpen'),
    'meeting.chat': (shown) => {
      send(window?.call() ?? null, 'chat.shown', shown);
      return ok(undefined);
    },
    'meeting.stats': () => ok(session.newest()),
    'network.counts': () => ok(counts()),
    'network.otherCertificate': () => ok(unpinned.desk.size > 0),
    'call.setup': async () => {
      const open = session.current();
      if (open === null) return fail('meeting.notOpen');
      if (profile === null) return fail('meeting.noPractice');
      const login = await account.videoLogin();
      if (!login.ok) return login;
      return login.value === null
        ? fail('meeting.noLogin')
        : ok({
            ...open,
            ...profile.jitsi,
            login: login.value,
            mediaRoute: profile.mediaRoute,
            relayHosts: profile.relays,
          });
    },
    'call.stats': (stats) => {
      const taken = session.answered(stats);
      return taken === 'taken' ? ok({ otherCertificate: unpinned.call.size > 0 }) : fail(taken);
    },
    'call.leave': () => {
      send(window?.desk ?? null, 'meeting.leaveAsked', undefined);
      return ok(undefined);
    },
    'call.toggleChat': () => {
      send(window?.desk ?? null, 'chat.toggled', undefined);
      return ok(undefined);
    },
  };
  bindCalls(
    createIpcGuard(handlers, {
      nowMs: Date.now,
      lockState: () => (profile === null ? 'locked' : 'unlocked'),
      log,
    }),
    register,
  );

  const isPinned =
    (name: CellName) =>
    (host: string, pem: string): boolean => {
      const servers = name === 'player' ? [] : (profile?.servers[name] ?? []);
      const verdict = judgeCertificate(servers, readCertificate(pem, host, Date.now()));
      unpinned[name][isOtherServer(verdict) ? 'add' : 'delete'](host);
      if (verdict !== 'pinned') log(verdict);
      return verdict === 'pinned';
    };
  for (const name of cellNames) {
    await lockSession(cells[name], {
      pageFolder: join(facts.outFolder, 'renderer', name),
      gatewayPort: gatewayPorts.value[name],
      isPinned: isPinned(name),
      connect: () => connectSources(profile, name),
    });
  }
  window = await openWindow({
    preloadFolder: join(facts.outFolder, 'preload'),
    mayInspect: facts.mayInspect,
    register,
    iconPath: join(facts.outFolder, 'resources', 'icon.png'),
    callGone: () => session.judge(),
    deskGone: () => session.close(),
  });
  return {
    async offerFile(path) {
      pending = await offerFile(path);
      send(window?.desk ?? null, 'profile.offered', undefined);
    },
    focus: () => window?.focus(),
  };
};
