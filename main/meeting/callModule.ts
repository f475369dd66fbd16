// Answers the call page: where it meets, its measured statistics, and its two buttons that belong to the desk. It hands out no secret.
import type { CallPractice } from '../../preload/contract/call.ts';
import { fail, ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import type { MeetingService } from './meetingService.ts';

export interface CallNeeds {
  readonly service: MeetingService;
  readonly practice: () => CallPractice | null;
  /** Somebody waits for a meeting. */
  readonly isExpected: () => boolean;
  /** A server of the call cell showed a certificate that the profile does not name. */
  readonly otherCertificate: () => boolean;
  readonly leaveAsked: () => void;
  readonly toggleChat: () => void;
}

export function createCallModule(needs: CallNeeds): Module<'call'> {
  return {
    handlers: {
      'call.setup': () => {
        const meeting = needs.service.current();
        if (meeting === null && !needs.isExpected()) return fail('meeting.notOpen');
        const practice = needs.practice();
        if (practice === null) return fail('meeting.noPractice');
        if (meeting === null) return ok({ practice, meeting });
        const peerNames = meeting.people.map(({ displayName }) => displayName);
        return ok({ practice, meeting: { peerNames, openedAtMs: meeting.openedAtMs } });
      },
      'call.stats': (stats) => {
        const taken = needs.service.answered(stats);
        return taken === 'taken' ? ok({ otherCertificate: needs.otherCertificate() }) : fail(taken);
      },
      'call.leave': () => {
        needs.leaveAsked();
        return ok(undefined);
      },
      'call.toggleChat': () => {
        needs.toggleChat();
        return ok(undefined);
      },
    },
  };
}
