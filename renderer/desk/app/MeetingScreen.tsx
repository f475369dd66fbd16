import type { ReactElement } from 'react';
import { useViewState } from '../../lib/useViewState.dom.ts';
import { conversationOf, nameOf } from '../../lib/conversations.ts';
import type { CurrentMeeting } from '../meeting/meetingState.ts';
import { MeetingView } from '../meeting/MeetingView.tsx';
import { stripOf } from '../meeting/truthRules.ts';
import { ChatScreen } from './ChatScreen.tsx';
import type { Desk } from './startDesk.dom.ts';

export type MeetingScreenProps = { readonly desk: Desk; readonly shown: CurrentMeeting };

/** The meeting: the truth strip, the place of the call's page, and the messages beside it. */
export function MeetingScreen({ desk, shown }: MeetingScreenProps): ReactElement {
  const { enrol, chat, meeting } = desk;
  const { truth, isChatOpen } = useViewState(meeting);
  const { conversations } = useViewState(chat);
  const { buildNote } = useViewState(enrol);
  const name = nameOf(conversationOf(conversations ?? [], shown.roomId));
  return (
    <MeetingView
      {...stripOf(truth, name)}
      stage={shown.phase}
      developmentNote={buildNote}
      chat={isChatOpen ? <ChatScreen chat={chat} onClose={meeting.toggleChat} /> : null}
      onCallViewRect={meeting.place}
      onRetry={() => void meeting.leave()}
      onLeave={() => void meeting.leave()}
    />
  );
}
