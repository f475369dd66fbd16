// Decides the scenes of the meeting on the desk, with and without the call's page laid over the stage. It must never hold a text that the views should take from the locale file.
import { type ReactElement, useState } from 'react';
import {
  MeetingView,
  type MeetingViewProps,
  type CallViewRect,
} from '../desk/meeting/MeetingView.tsx';
import { exampleSheet } from './chatScenes.tsx';
import css from './gallery.module.css';
import { developmentNote, minuteMs, nothing, nowMs, type Scene } from './scene.ts';
import { callScenes } from './callScenes.tsx';

const base: MeetingViewProps = {
  who: { level: 'protected', peerName: 'Jonas', atMs: nowMs + 42 * minuteMs },
  really: 'unconfirmed',
  measured: {
    framesSent: 160,
    framesSealed: 160,
    framesOpened: 158,
    framesDropped: 0,
    route: 'relayOnly',
    encryption: 'SFrame (RFC 9605), AES-GCM 256',
    servers: [
      'meet.lindenhof12.example:443',
      'relay.lindenhof12.example:443',
      'chat.lindenhof12.example:443',
    ],
  },
  developmentNote,
  stage: 'open',
  chat: null,
  onCallViewRect: nothing,
  onRetry: nothing,
  onLeave: nothing,
};
const meeting = (changes: Partial<MeetingViewProps>): Scene => {
  return () => <MeetingView {...base} {...changes} />;
};
const level = (name: MeetingViewProps['who']['level'], really: MeetingViewProps['really']): Scene =>
  meeting({ who: { ...base.who, level: name }, really });

/** The call's page lies over the stage, as the main process does with a view of its own. */
function WithCall(changes: Partial<MeetingViewProps>): ReactElement {
  const [rect, setRect] = useState<CallViewRect | null>(null);
  return (
    <div className={css.withCall}>
      <MeetingView {...base} {...changes} onCallViewRect={setRect} />
      {rect === null ? null : (
        <div
          className={css.call}
          style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
        >
          {callScenes[changes.chat === undefined ? 'stage-connected' : 'stage-connected-chat']?.()}
        </div>
      )}
    </div>
  );
}

export const meetingScenes: Readonly<Record<string, Scene>> = {
  'session-protected': level('protected', 'unconfirmed'),
  'session-notYet': level('notYet', null),
  'session-lost': level('lost', null),
  'session-unknown': level('unknown', null),
  'session-chat': meeting({ chat: exampleSheet }),
  'session-opening': meeting({
    stage: 'opening',
    who: { ...base.who, level: 'notYet' },
    really: null,
    measured: null,
  }),
  'session-failed': meeting({
    stage: 'failed',
    who: { ...base.who, level: 'notYet' },
    really: null,
    measured: null,
  }),
  'session-call': () => <WithCall />,
  'session-call-chat': () => <WithCall chat={exampleSheet} />,
};
