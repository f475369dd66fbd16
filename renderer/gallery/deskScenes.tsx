// Decides the scenes of enrolling, the account and both homes. It must never hold a text that the views should take from the locale file.
import { BehindPromptView } from '../desk/account/BehindPromptView.tsx';
import { keyProblems, KeyProblemView } from '../desk/account/KeyProblemView.tsx';
import type { EnrolStep } from '../desk/enrol/enrolController.dom.ts';
import { enrolRefusals, EnrolView } from '../desk/enrol/EnrolView.tsx';
import type { ConversationRow } from '../desk/home/ConversationRowView.tsx';
import {
  type GuestHomeViewProps,
  GuestHomeView,
  type GuestStep,
} from '../desk/home/GuestHomeView.tsx';
import { HostHomeView, type HostHomeViewProps } from '../desk/home/HostHomeView.tsx';
import { InviteView } from '../desk/home/InviteView.tsx';
import { OtherServerView } from '../desk/home/OtherServerView.tsx';
import { MessagesPageView } from '../desk/home/MessagesPageView.tsx';
import { exampleChat } from './chatScenes.tsx';
import { dayMs, developmentNote, minuteMs, nothing, nowMs, type Scene } from './scene.ts';

const preview = {
  practiceName: 'Lindenhof 12',
  hosts: ['meet.lindenhof12.example', 'relay.lindenhof12.example', 'chat.lindenhof12.example'],
  fingerprint: ['harbour', 'velvet', 'nine', 'orchard', 'pebble', 'lantern', 'quiet', 'maple'],
  validUntilMs: nowMs + 300 * dayMs,
  renewal: false,
};
const guestSteps: readonly GuestStep[] = [
  'loading',
  'none',
  'invited',
  'ready',
  'join',
  'waiting',
  'failed',
];

const enrol = (step: EnrolStep): Scene => {
  return () => (
    <EnrolView
      step={step}
      developmentNote={developmentNote}
      onOpenFile={nothing}
      onDropFile={nothing}
      onNotNow={nothing}
      onJoin={nothing}
    />
  );
};
const keyProblem = (code: string, isWorking: boolean): Scene => {
  return () => (
    <KeyProblemView
      code={code}
      isWorking={isWorking}
      developmentNote={developmentNote}
      onRetry={nothing}
    />
  );
};

const row = (
  id: string,
  name: string,
  state: ConversationRow['state'],
  unread: number,
  lastAtMs: number | null,
): ConversationRow => ({ id, name, state, unread, lastAtMs, isStarting: id === 'starting' });
const conversations = [
  row('a', 'Jonas', 'ready', 2, nowMs - 4 * minuteMs),
  row('b', 'Ana and Miro', 'joined', 0, nowMs - 2 * dayMs),
  row('starting', 'Selin', 'joined', 0, nowMs - 20 * dayMs),
  row('c', 'T. (new)', 'invited', 0, null),
  row('d', 'Leila', 'locked', 0, nowMs - 5 * dayMs),
];
const waiting = [
  { conversationId: 'a', name: 'Jonas', sinceMs: nowMs - 3 * minuteMs, isWorking: false },
];
const hostBase: HostHomeViewProps = {
  page: 'today',
  load: 'ready',
  nowMs,
  waiting: [],
  conversations,
  chosenId: null,
  chat: null,
  invite: <InviteView state="closed" onShow={nothing} onInvite={nothing} />,
  developmentNote,
  onPage: nothing,
  onLetIn: nothing,
  onStart: nothing,
  onWrite: nothing,
  onRetry: nothing,
};
const host = (changes: Partial<HostHomeViewProps>): Scene => {
  return () => <HostHomeView {...hostBase} {...changes} />;
};
const guest = (changes: Partial<GuestHomeViewProps>): Scene => {
  return () => (
    <GuestHomeView
      step="none"
      isWorking={false}
      hasFailed={false}
      hostName="Dr. Lee"
      nowMs={nowMs}
      messages={{ unread: 0, lastAtMs: nowMs - 4 * dayMs }}
      developmentNote={developmentNote}
      onAccept={nothing}
      onReady={nothing}
      onJoin={nothing}
      onStopWaiting={nothing}
      onOpenMessages={nothing}
      onRetry={nothing}
      {...changes}
    />
  );
};

export const deskScenes: Readonly<Record<string, Scene>> = {
  'enrol-empty': enrol({ kind: 'empty' }),
  'enrol-reading': enrol({ kind: 'reading' }),
  'enrol-preview': enrol({ kind: 'preview', preview }),
  'enrol-joining': enrol({ kind: 'joining', preview }),
  ...Object.fromEntries(
    [...enrolRefusals, 'profile.other'].map((code) => [
      `enrol-refused-${code}`,
      enrol({ kind: 'refused', code }),
    ]),
  ),
  ...Object.fromEntries(
    [...keyProblems, 'keys.other'].map((code) => [code, keyProblem(code, false)]),
  ),
  'keys.timedOut-working': keyProblem('keys.timedOut', true),
  'behind-prompt': () => <BehindPromptView developmentNote={developmentNote} />,
  'host-today': host({}),
  'host-today-waiting': host({ waiting }),
  'host-today-two-waiting': host({
    waiting: [
      ...waiting,
      { conversationId: 'b', name: 'Ana and Miro', sinceMs: nowMs - minuteMs, isWorking: true },
    ],
  }),
  'host-inviting': host({
    invite: <InviteView state="open" onShow={nothing} onInvite={nothing} />,
  }),
  'host-invite-working': host({
    invite: <InviteView state="working" onShow={nothing} onInvite={nothing} />,
  }),
  'host-invite-failed': host({
    invite: <InviteView state="failed" onShow={nothing} onInvite={nothing} />,
  }),
  'host-loading': host({ load: 'loading', conversations: [] }),
  'host-empty': host({ conversations: [] }),
  'guest-notSaid': guest({ step: 'ready', hasFailed: true }),
  'home-otherServer': () => <OtherServerView developmentNote={null} onRetry={() => undefined} />,
  'host-failed': host({ load: 'failed' }),
  'host-people': host({ page: 'people' }),
  'host-people-chat': host({ page: 'people', chosenId: 'a', waiting, chat: exampleChat }),
  ...Object.fromEntries(
    guestSteps.map((step) => [
      `guest-${step}`,
      guest({
        step,
        messages:
          step === 'none'
            ? null
            : { unread: step === 'waiting' ? 1 : 0, lastAtMs: nowMs - 4 * dayMs },
      }),
    ]),
  ),
  'guest-ready-working': guest({ step: 'ready', isWorking: true }),
  'guest-join-working': guest({ step: 'join', isWorking: true }),
  'guest-messages': () => (
    <MessagesPageView chat={exampleChat} developmentNote={developmentNote} onBack={nothing} />
  ),
};
