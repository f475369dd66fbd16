// Decides which one screen the desk shows, from what its features know. It must never cover an open meeting.
import type { AccountState } from '../account/accountController.ts';
import type { EnrolStep } from '../enrol/enrolController.dom.ts';
import type { CurrentMeeting } from '../meeting/meetingState.ts';

export type Screen =
  | 'starting'
  | 'enrol'
  | 'keyProblem'
  | 'behindPrompt'
  | 'otherServer'
  | 'home'
  | 'meeting';

export interface ScreenFacts {
  readonly enrol: EnrolStep;
  readonly account: AccountState['facts'];
  readonly meeting: CurrentMeeting | null;
}

const accountScreen = ({ state, code }: AccountState['facts']): Screen => {
  switch (state) {
    case 'keysRefused':
      return 'keyProblem';
    case 'signedOut':
    case 'notSigned':
      return 'behindPrompt';
    case 'failed':
      return code === 'server.otherCertificate' ? 'otherServer' : 'home';
    case 'starting':
    case 'ready':
      return 'home';
  }
};

export function screenOf({ enrol, account, meeting }: ScreenFacts): Screen {
  if (meeting !== null) return 'meeting';
  if (enrol.kind === 'starting') return 'starting';
  if (enrol.kind !== 'done') return 'enrol';
  return accountScreen(account);
}

/** How far the home is loaded. */
export function homeLoad(
  { state }: AccountState['facts'],
  hasConversations: boolean,
): 'loading' | 'ready' | 'failed' {
  if (state === 'failed') return 'failed';
  return state === 'ready' && hasConversations ? 'ready' : 'loading';
}
