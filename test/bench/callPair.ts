// Two people with a program each who meet again and again, and what is measured while they are in a call. Works through the screen, as people do.
import { enrol, invite, leave, meet, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { reportOf } from '../meeting/meetingStats.ts';
import { profileOf, writeProfile } from '../meeting/profileFile.ts';
import type { Stage } from '../meeting/stage.ts';
import { familyOf, type FamilyMember } from '../e2e/processFamily.ts';
import { newPerson } from '../e2e/newPerson.ts';
import { stays, until } from '../until.ts';
import {
  frameSizesOf,
  hasSignedIn,
  markIdleCall,
  momentsOf,
  type CallMoments,
  type FrameSizes,
} from './callMarks.ts';
import {
  familyMemory,
  threadTimes,
  usedBetweenMs,
  type MemoryByType,
  type ThreadTime,
} from './procFigures.ts';

export interface CallPair {
  readonly host: Instance;
  readonly guest: Instance;
}

export interface CallFigures {
  /** Click (or the message that opened it) to the other's first picture, as the program itself counts. */
  readonly hostPictureMs: number | null;
  readonly guestPictureMs: number | null;
  /** Moments of the host's call page; `click` is among them. */
  readonly moments: CallMoments;
  readonly sizes: FrameSizes | null;
  /** Processor time of all processes of both programs, % of one core. */
  readonly processorShare: number;
  /** The host's frame worker's thread, in microseconds for each frame that was sealed or opened. */
  readonly workerUs: number;
  /** All processes of the host's program; null when they cannot be read. */
  readonly hostMemory: MemoryByType | null;
}

/** The folders of their programs. They have accounts of their own. */
export async function startPair(
  stage: Stage,
  name: string,
  folders: { readonly host: string; readonly guest: string },
): Promise<CallPair> {
  const hostPerson = await newPerson(stage);
  const guestPerson = await newPerson(stage);
  const profilePath = `${stage.profilePath}-${name}.alcove`;
  await writeProfile(
    profilePath,
    profileOf(stage.practice, [hostPerson.matrixUserId]),
    stage.signer,
  );
  const host = await stage.start(`${name}-host`, { programFolder: folders.host, profilePath });
  const guest = await stage.start(`${name}-guest`, { programFolder: folders.guest, profilePath });
  await Promise.all([enrol(host.desk), enrol(guest.desk)]);
  await Promise.all([signIn(host.desk, hostPerson), signIn(guest.desk, guestPerson)]);
  await invite(host.desk, guest.desk, guestPerson.user);
  return { host, guest };
}

const programOf = (instance: Instance): readonly FamilyMember[] =>
  familyOf(instance.app.process().pid ?? 0).filter(({ type }) => type !== null);

const timesOf = (family: readonly FamilyMember[]): readonly ThreadTime[] =>
  family.flatMap(({ pid }) => threadTimes(pid));

const callPidOf = (instance: Instance): Promise<number> =>
  instance.app.evaluate(
    ({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((page) => page.getURL().startsWith('app://call'))
        ?.getOSProcessId() ?? 0,
  );

const isWorker = ({ name }: ThreadTime): boolean => name.startsWith('DedicatedWorker');

/** A fresh answer of the program: its number has just changed. */
const freshFrames = async (instance: Instance): Promise<number> => {
  const first = (await reportOf(instance.desk))?.number ?? -1;
  let frames = 0;
  await until(
    async () => {
      const report = await reportOf(instance.desk);
      frames = (report?.sealed ?? 0) + (report?.opened ?? 0);
      return report !== null && report.number !== first;
    },
    'a new count',
    5_000,
    50,
  );
  return frames;
};

const stillConnected = (instance: Instance) => async (): Promise<boolean> =>
  (await reportOf(instance.desk))?.state === 'connected';

/** The moment of the click, by the desk's own clock. */
const watchClick = (instance: Instance): Promise<void> =>
  instance.desk.evaluate(() => {
    document.addEventListener(
      'click',
      (event) => {
        document.body.dataset['clickedAtMs'] = String(performance.timeOrigin + event.timeStamp);
      },
      { capture: true, once: true },
    );
  });
const clickOf = (instance: Instance): Promise<number> =>
  instance.desk.evaluate(() => Number(document.body.dataset['clickedAtMs']));

/** The people have waited for a moment: their call pages have the library at hand and are signed in at the video server. */
const waitForPages = async ({ host, guest }: CallPair): Promise<void> => {
  const pages = await Promise.all([host.call(), guest.call()]);
  for (const page of pages) await markIdleCall(page);
  await guest.desk.getByRole('button', { name: 'I am ready' }).click({ timeout: 30_000 });
  await host.desk.getByRole('button', { name: /^Let in/ }).waitFor({ timeout: 30_000 });
  for (const page of pages) await until(() => hasSignedIn(page), 'the sign-in', 30_000, 100);
};

/** One meeting, from the click to the goodbye. */
export async function meetOnce(pair: CallPair, forMs: number): Promise<CallFigures> {
  const { host, guest } = pair;
  await waitForPages(pair);
  await watchClick(host);
  const { hostCall } = await meet(host, guest);
  await until(
    async () => ((await reportOf(host.desk))?.decoded ?? 0) > 60,
    'a call that runs',
    30_000,
    250,
  );
  const families = [programOf(host), programOf(guest)].flat();
  const callPid = await callPidOf(host);
  const framesBefore = await freshFrames(host);
  const workerBefore = threadTimes(callPid).filter(isWorker);
  const allBefore = timesOf(families);
  const beganMs = performance.now();
  await stays(stillConnected(host), forMs, 'the call', 500);
  const allAfter = timesOf(families);
  const lastedMs = performance.now() - beganMs;
  const framesAfter = await freshFrames(host);
  const workerAfter = threadTimes(callPid).filter(isWorker);
  const hostMemory = familyMemory(programOf(host));
  const sizes = await frameSizesOf(hostCall);
  const moments = { ...(await momentsOf(hostCall)), click: await clickOf(host) };
  const reports = await Promise.all([reportOf(host.desk), reportOf(guest.desk)]);
  await Promise.all([leave(host), leave(guest)]);
  return {
    hostPictureMs: reports[0]?.firstFrameMs ?? null,
    guestPictureMs: reports[1]?.firstFrameMs ?? null,
    moments,
    sizes,
    processorShare: (usedBetweenMs(allBefore, allAfter) / lastedMs) * 100,
    workerUs:
      (usedBetweenMs(workerBefore, workerAfter) * 1_000) / Math.max(1, framesAfter - framesBefore),
    hostMemory,
  };
}
