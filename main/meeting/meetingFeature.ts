// Makes the one meeting's service and the two modules that answer for it: to the matrix cell and the desk, and to the call page.
import type { CellName } from '../../preload/contract/cellName.ts';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import type { Tell } from '../core/tell.ts';
import type { Rect } from '../core/rect.ts';
import { createCallModule, type CallNeeds } from './callModule.ts';
import { createMeetingModule, type MeetingNeeds } from './meetingModule.ts';
import { createMeetingService, type MeetingPorts } from './meetingService.ts';

export interface MeetingFeatureNeeds extends Pick<
  MeetingNeeds,
  'nowMs' | 'isSignedIn' | 'everyTick' | 'askCounts'
> {
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
  const meeting = createMeetingModule({
    ...needs,
    service,
    practiceEndsAtMs: practice.endsAtMs,
    openCall: () => pages.open('call'),
    closeCall: () => pages.close('call'),
    placeCall: pages.placeCall,
    showChat: tell('chat.shown'),
  });
  const call = createCallModule({
    service,
    practice: practice.calls,
    otherCertificate: () => network.otherCertificate('call'),
    leaveAsked: tell('meeting.leaveAsked'),
    toggleChat: tell('chat.toggled'),
  });
  return { meeting, call, judge: service.judge };
}
