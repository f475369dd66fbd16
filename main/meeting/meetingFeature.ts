// Makes the one meeting's service and the two modules that answer for it: to the matrix cell and the desk, and to the call page.
import type { AccountReport } from '../../preload/contract/account.ts';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import type { Tell } from '../core/tell.ts';
import type { Rect } from '../core/rect.ts';
import type { Value } from '../core/value.ts';
import { createCallModule, type CallNeeds } from './callModule.ts';
import { createCallPage } from './callPage.ts';
import { createMeetingModule, type MeetingNeeds } from './meetingModule.ts';
import { createMeetingService, type MeetingPorts } from './meetingService.ts';

export interface MeetingFeatureNeeds extends Pick<
  MeetingNeeds,
  'nowMs' | 'everyTick' | 'askCounts'
> {
  readonly account: Value<AccountReport>;
  readonly monotonicMs: MeetingPorts['monotonicMs'];
  /** The joined practice, read anew each time. */
  readonly practice: {
    readonly endsAtMs: MeetingNeeds['practiceEndsAtMs'];
    readonly isRelay: MeetingPorts['isRelay'];
    readonly calls: CallNeeds['practice'];
  };
  readonly network: {
    readonly counts: () => NetworkCounts;
    readonly relayTunnels: () => number;
    readonly otherCertificate: (cell: CellName) => boolean;
  };
  readonly pages: {
    readonly page: (cell: CellName) => object | null;
    readonly open: (cell: CellName) => Promise<void>;
    readonly close: (cell: CellName) => void;
    readonly placeCall: (rect: Rect) => boolean;
  };
  readonly tell: Tell;
}

export function createMeetingFeature(needs: MeetingFeatureNeeds) {
  const { practice, network, pages, tell } = needs;
  const service = createMeetingService({
    ...needs,
    ...network,
    isRelay: practice.isRelay,
    pageExists: () => pages.page('call') !== null,
    truthChanged: tell('truth.changed'),
    askStats: (number) => tell('stats.asked')({ number }),
    stopSending: tell('sending.stopped'),
  });
  const isSignedIn = (): boolean => needs.account.get().device !== null;
  const callPage = createCallPage({
    load: () => pages.open('call'),
    close: () => pages.close('call'),
    tellExpected: tell('meeting.expected'),
    tellOpened: tell('meeting.opened'),
    isWanted: isSignedIn,
  });
  const meeting = createMeetingModule({
    ...needs,
    service,
    practiceEndsAtMs: practice.endsAtMs,
    isSignedIn,
    openCall: callPage.open,
    closeCall: callPage.close,
    expectCall: callPage.expect,
    leaveAsked: tell('meeting.leaveAsked'),
    placeCall: pages.placeCall,
    showChat: tell('chat.shown'),
  });
  const call = createCallModule({
    service,
    practice: practice.calls,
    isExpected: callPage.isExpected,
    otherCertificate: () => network.otherCertificate('call'),
    leaveAsked: tell('meeting.leaveAsked'),
    toggleChat: tell('chat.toggled'),
  });
  needs.account.subscribe(callPage.prepare);
  return {
    meeting,
    call,
    callGone: (): void => {
      callPage.gone();
      service.judge();
    },
  };
}
