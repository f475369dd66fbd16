import type { ReactElement } from 'react';
import { useViewState } from '../../lib/useViewState.dom.ts';
import { BehindPromptView } from '../account/BehindPromptView.tsx';
import { KeyProblemView } from '../account/KeyProblemView.tsx';
import { EnrolView } from '../enrol/EnrolView.tsx';
import { OtherServerView } from '../home/OtherServerView.tsx';
import { shownMeeting } from '../meeting/meetingState.ts';
import { HomeScreen } from './HomeScreen.tsx';
import { MeetingScreen } from './MeetingScreen.tsx';
import { screenOf } from './screens.ts';
import type { Desk } from './startDesk.dom.ts';

/** The desk: one screen at a time. */
export function DeskApp({ desk }: { readonly desk: Desk }): ReactElement | null {
  const { enrol, account } = desk;
  const { step, buildNote } = useViewState(enrol);
  const { facts, isRetrying } = useViewState(account);
  const shown = shownMeeting(useViewState(desk.meeting));
  switch (screenOf({ enrol: step, account: facts, meeting: shown })) {
    case 'starting':
      return null;
    case 'enrol':
      return (
        <EnrolView
          step={step}
          developmentNote={buildNote}
          onOpenFile={() => void enrol.openFile()}
          onDropFile={(file) => void enrol.dropFile(file)}
          onNotNow={() => void enrol.notNow()}
          onJoin={() => void enrol.join()}
        />
      );
    case 'keyProblem':
      return (
        <KeyProblemView
          code={facts.code ?? ''}
          isWorking={isRetrying}
          developmentNote={buildNote}
          onRetry={() => void account.retry()}
        />
      );
    case 'behindPrompt':
      return <BehindPromptView developmentNote={buildNote} />;
    case 'otherServer':
      return <OtherServerView developmentNote={buildNote} onRetry={() => void account.retry()} />;
    case 'home':
      return <HomeScreen desk={desk} />;
    case 'meeting':
      return shown === null ? null : <MeetingScreen desk={desk} shown={shown} />;
  }
}
