// Stands in for main behind one call page: the program's own call module and meeting service, told of no network. It gives the page what the program would, and nothing more.
import type { Page } from '@playwright/test';
import type { CallPractice } from '../../preload/contract/call.ts';
import { createCallModule } from '../../main/meeting/callModule.ts';
import { createMeetingService } from '../../main/meeting/meetingService.ts';
import { byCell } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import { sliceOf } from '../../preload/contract/derive.ts';
import type { CallStats, VideoLogin } from '../../preload/contract/shapes.ts';
import { until } from '../until.ts';
import { installBelow, type BelowReport, type Fault } from './belowTheGuard.ts';
import { installBridge } from './pageBridge.ts';

const askEveryMs = 100;
const nobody = { opened: [], refused: [] };

export interface CallEndOptions {
  readonly page: Page;
  readonly address: string;
  readonly practice: CallPractice;
  readonly login: VideoLogin;
  readonly peerName: string;
  readonly fault: Fault;
  /** What the page says on the port of the meeting's key. */
  readonly heardKeyPort: (message: unknown) => void;
}

export interface CallEnd {
  readonly page: Page;
  sayKey(message: object): Promise<void>;
  /** Loads the page and hands its ports over. */
  load(): Promise<void>;
  /** Asks the page to measure; the newest answer so far. */
  stats(): Promise<CallStats | null>;
  below(): Promise<BelowReport>;
  /** How often main would have told the page to stop sending. It is not told, so that one sees what goes on without it. */
  stopsWanted(): number;
  /** Presses "Leave"; the statistics of the whole call. */
  leave(): Promise<CallStats>;
}

export async function createCallEnd(options: CallEndOptions): Promise<CallEnd> {
  const { page, address, practice, login, peerName, fault, heardKeyPort } = options;
  let stops = 0;
  let hasLeft = false;
  const say = (port: string, message: object): Promise<void> =>
    page.evaluate(([name, data]) => window.mainEnd.say(name, data), [port, message] as const);
  const service = createMeetingService({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    counts: () => ({ ...byCell(() => nobody), global: nobody }),
    relayTunnels: () => 1,
    isRelay: () => false,
    pageExists: () => true,
    truthChanged: () => undefined,
    askStats: (number) =>
      void page
        .evaluate((asked) => window.mainEnd.emit('stats.asked', { number: asked }), number)
        .catch(() => undefined),
    stopSending: () => {
      stops += 1;
    },
  });
  service.open({
    people: [{ userId: '@peer:chat.alcove.test', displayName: peerName, isConfirmed: false }],
  });
  const { handlers } = createCallModule({
    service,
    practice: () => practice,
    isExpected: () => false,
    otherCertificate: () => false,
    leaveAsked: () => {
      hasLeft = true;
    },
    toggleChat: () => undefined,
  });

  await page.exposeFunction('askMain', async (name: keyof typeof handlers, input: unknown) => {
    const parsed = contract.calls[name].input.safeParse(input);
    if (!parsed.success) return { ok: false, code: 'ipcGuard.input' };
    return handlers[name](parsed.data as never);
  });
  await page.exposeFunction('tellMain', async (port: string, message: unknown) => {
    if (port === 'meetingKey') heardKeyPort(message);
    if (port === 'videoLogin') await say(port, { type: 'loaded', login });
  });
  await page.addInitScript(installBridge, sliceOf('call'));
  await page.addInitScript(installBelow, fault);

  return {
    page,
    sayKey: (message) => say('meetingKey', message),
    async load() {
      await page.goto(address);
      await page.evaluate(() => {
        window.mainEnd.give('meetingKey');
        window.mainEnd.give('videoLogin');
      });
    },
    async stats() {
      service.tick();
      return service.newest();
    },
    below: () => page.evaluate(() => window.belowTheGuard.report()),
    stopsWanted: () => stops,
    async leave() {
      await page.getByRole('button', { name: 'Leave' }).click();
      await until(
        () => {
          if (!hasLeft) service.tick();
          return hasLeft;
        },
        'the end of the call',
        15_000,
        askEveryMs,
      );
      const last = service.newest();
      if (last === null) throw new Error('no statistics');
      return last;
    },
  };
}
