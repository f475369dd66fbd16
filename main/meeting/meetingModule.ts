// Opens and closes the meeting on the word of the matrix cell, and keeps the desk told what is protected. It refuses what the signed profile no longer covers.
import type { EventPayload } from '../../preload/contract/derive.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import type { NowMs } from '../core/ports.ts';
import type { Rect } from '../core/rect.ts';
import type { MeetingService } from './meetingService.ts';

export interface MeetingNeeds {
  readonly service: MeetingService;
  readonly nowMs: NowMs;
  /** When the signed profile ends, ms since the Unix epoch; null without a practice. */
  readonly practiceEndsAtMs: () => number | null;
  readonly isSignedIn: () => boolean;
  /** Opens the call page. Rejects when it cannot be loaded. */
  readonly openCall: () => Promise<void>;
  readonly closeCall: () => void;
  readonly expectCall: (isExpected: boolean) => void;
  readonly placeCall: (rect: Rect) => boolean;
  /** Tells the matrix cell, which then leaves in order, that the meeting is over. */
  readonly leaveAsked: () => void;
  readonly showChat: (shown: EventPayload<'chat.shown'>) => void;
  /** One clock for everything that is counted: begins the ticking, gives the way to end it. */
  readonly everyTick: (work: () => void) => () => void;
  /** What else is measured with every tick. */
  readonly askCounts: () => void;
}

export interface MeetingModule extends Module<'meeting'> {
  /** Ends the meeting from here: a page that it needs is gone, or the network is. */
  readonly end: () => void;
}

export function createMeetingModule(needs: MeetingNeeds): MeetingModule {
  const { service } = needs;
  let stopTicking = (): void => undefined;
  const close = (): void => {
    service.close();
    needs.closeCall();
  };
  /** Why no meeting may begin now; null when it may. */
  const refusal = () => {
    const endsAtMs = needs.practiceEndsAtMs();
    if (endsAtMs === null) return 'meeting.noPractice';
    // Written so that a clock that is no number refuses.
    if (!(needs.nowMs() < endsAtMs)) return 'meeting.profileExpired';
    return needs.isSignedIn() ? null : 'meeting.noLogin';
  };

  return {
    end() {
      if (service.current() === null) return;
      close();
      needs.leaveAsked();
    },
    start() {
      stopTicking = needs.everyTick(() => {
        needs.askCounts();
        service.tick();
      });
    },
    stop: () => stopTicking(),
    handlers: {
      'meeting.expect': ({ isExpected }) => {
        const code = isExpected ? refusal() : null;
        if (code !== null) return fail(code);
        if (service.current() !== null) return fail('meeting.alreadyOpen');
        needs.expectCall(isExpected);
        return ok(undefined);
      },
      'meeting.open': async ({ people }) => {
        const code = refusal();
        if (code !== null) return fail(code);
        if (!service.open({ people })) return fail('meeting.alreadyOpen');
        const opened = service.current();
        try {
          await needs.openCall();
          return service.current() === opened ? ok(undefined) : fail('meeting.pageFailed');
        } catch {
          // Closed meanwhile, it may be another meeting's turn already.
          if (service.current() === opened) close();
          return fail('meeting.pageFailed');
        }
      },
      'meeting.people': ({ people }) =>
        service.changePeople(people) ? ok(undefined) : fail('meeting.notOpen'),
      'meeting.close': () => {
        close();
        return ok(undefined);
      },
      'meeting.place': (rect) =>
        service.current() !== null && needs.placeCall(rect)
          ? ok(undefined)
          : fail('meeting.notOpen'),
      'meeting.chat': (shown) => {
        needs.showChat(shown);
        return ok(undefined);
      },
      'meeting.stats': () => ok(service.newest()),
    },
  };
}
