// Builds the desk's controllers and joins them: what one feature needs of another is handed in here and nowhere else. Decides nothing.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { receivePorts } from '../../lib/cellPorts.dom.ts';
import { conversationOf } from '../../lib/conversations.ts';
import { createAccountController, type AccountController } from '../account/accountController.ts';
import { createChatController, type ChatController } from '../chat/chatController.ts';
import { createEnrolController, type EnrolController } from '../enrol/enrolController.dom.ts';
import { createHomeController, type HomeController } from '../home/homeController.ts';
import {
  createMeetingController,
  type MeetingController,
} from '../meeting/meetingController.dom.ts';
import { shownMeeting } from '../meeting/meetingState.ts';

export interface Desk {
  readonly enrol: EnrolController;
  readonly account: AccountController;
  readonly chat: ChatController;
  readonly meeting: MeetingController;
  readonly home: HomeController;
}

/** To be called at once when the page's script starts: its ports are posted soon after. */
export function startDesk(api: CellApi<'desk'>, page: Window): Desk {
  const ports = receivePorts<'desk'>(api, page);
  const nowMs = (): number => performance.now();
  const account = createAccountController(api);
  const enrol = createEnrolController({ api, onJoined: () => void account.begin() });
  const chat = createChatController({ ports, nowMs });
  const meeting = createMeetingController({
    api,
    ports,
    nowMs,
    wallMs: Date.now,
    unread: (roomId) => conversationOf(chat.get().conversations ?? [], roomId)?.unread ?? 0,
  });
  const home = createHomeController({
    choose: chat.choose,
    invite: chat.invite,
    accept: chat.accept,
    ready: meeting.ready,
    notReady: meeting.notReady,
    start: meeting.start,
    join: meeting.join,
  });
  meeting.subscribe(() => chat.followMeeting(shownMeeting(meeting.get())?.roomId ?? null));
  chat.subscribe(meeting.tellChat);
  void enrol.begin();
  return { enrol, account, chat, meeting, home };
}
