// Sets the stage for calls in a browser without the program: one practice, one Chromium, two call pages for each meeting. Everything goes when the tests are over.
import { randomBytes } from 'node:crypto';
import { chromium, test as base, type Browser } from '@playwright/test';
import { createValue } from '../../main/core/value.ts';
import { practiceFactsOf } from '../../main/profile/practiceFacts.ts';
import { profileFormat } from '../../main/profile/profileFormat.ts';
import { profileOf } from '../meeting/profileFile.ts';
import { practiceFromEnvironment } from '../practice/fromEnvironment.ts';
import { startPractice } from '../practice/practice.ts';
import type { Practice } from '../practice/practiceShape.ts';
import type { Fault } from './belowTheGuard.ts';
import { serveCallPage } from './builtPage.ts';
import { createCallEnd, type CallEnd } from './callMain.ts';
import { createMeetingKeys } from './meetingKeys.ts';

export interface Meeting {
  readonly host: CallEnd;
  readonly guest: CallEnd;
  readonly both: readonly [CallEnd, CallEnd];
  /** What the pages complained of. */
  readonly complaints: readonly string[];
}

export interface CallStage {
  readonly practice: Practice;
  /** Opens two call pages of a meeting, each with this fault below its guard. */
  meet(fault: Fault): Promise<Meeting>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

const names = { host: 'dr.lee', guest: 'jonas' } as const;
type Who = keyof typeof names;

/** The certificates are checked by the profile's pins, as in the program; the names stand for this computer. */
const openBrowser = ({ hosts, addresses }: Practice): Promise<Browser> => {
  const pins = [hosts.meet, hosts.relay].map(({ spkiSha256 }) =>
    Buffer.from(spkiSha256, 'base64url').toString('base64'),
  );
  const resolved = Object.entries(addresses).map(([name, address]) => `MAP ${name} ${address}`);
  return chromium.launch({
    executablePath: process.env['ALCOVE_BROWSER'] ?? 'chromium',
    args: [
      '--no-sandbox', // root has none for it, and it shows nothing but our own page
      '--use-fake-device-for-media-stream',
      `--host-resolver-rules=${resolved.join(', ')}`,
      `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
    ],
  });
};

export async function setCallStage(): Promise<CallStage> {
  const pages = await serveCallPage();
  const practice = await startPractice({
    ...practiceFromEnvironment(process.env),
    bridgePrograms: null,
    furtherOrigin: pages.origin,
  });
  const browser = await openBrowser(practice);
  const password = randomBytes(12).toString('base64url');
  const ids = [];
  for (const user of Object.values(names))
    ids.push((await practice.addPerson({ user, password, displayName: user })).matrixUserId);
  const facts = practiceFactsOf(createValue(profileFormat.parse(profileOf(practice, ids))));
  const calls = facts.calls();
  if (calls === null) throw new Error('the profile says nothing about calls');
  pages.allow(facts.connectSources('call'));

  const openEnd = async (
    who: Who,
    fault: Fault,
    complaints: string[],
    heardKeyPort: (message: unknown) => void,
  ): Promise<CallEnd> => {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    page.on('console', (message) => {
      // The library logs whom it no longer finds while people leave; what the browser refuses is not in that form.
      if (message.type() === 'error' && !/ \[modules\/[\w./-]+\.js\] /.test(message.text()))
        complaints.push(`${who}: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(`${who}: ${error.message}`));
    return createCallEnd({
      page,
      address: `${pages.origin}/`,
      practice: calls,
      login: { user: names[who], password },
      peerName: who === 'host' ? 'Jonas' : 'Dr. Lee',
      fault,
      heardKeyPort,
    });
  };

  return {
    practice,
    async meet(fault) {
      const complaints: string[] = [];
      const heard = (who: Who) => (message: unknown) => void keys.heard(names[who], message);
      const [host, guest] = await Promise.all([
        openEnd('host', fault, complaints, heard('host')),
        openEnd('guest', fault, complaints, heard('guest')),
      ]);
      const keys = createMeetingKeys([
        { user: names.host, say: host.sayKey },
        { user: names.guest, say: guest.sayKey },
      ]);
      await Promise.all([host.load(), guest.load()]);
      return { host, guest, both: [host, guest], complaints };
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      pages.stop();
      await practice.stop();
    },
  };
}

/** One practice and one browser for all tests of the file; the pages of a meeting go after its test. */
export const test = base.extend<{ meet: CallStage['meet'] }, { callStage: CallStage }>({
  callStage: [
    async ({ browserName: _none }, use) => {
      const stage = await setCallStage();
      try {
        await use(stage);
      } finally {
        await stage.close();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  meet: async ({ callStage }, use) => {
    await use(callStage.meet);
    await callStage.closePages();
  },
});
export { expect } from '@playwright/test';
