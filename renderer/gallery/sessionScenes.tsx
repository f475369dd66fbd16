// Decides the scenes of the session on the desk, with and without the call's page laid over the stage. It must never hold a text that the views should take from the locale file.
import { type ReactElement, useState } from 'react';
import {
  SessionView,
  type SessionViewProps,
  type CallViewRect,
} from '../desk/session/SessionView.tsx';
import { exampleSheet } from './chatScenes.tsx';
import css from './gallery.module.css';
import { developmentNote, minuteMs, nothing, nowMs, type Scene } from './scene.ts';
import { callScenes } from './callScenes.tsx';

const base: SessionViewProps = {
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
const session = (changes: Partial<SessionViewProps>): Scene => {
  return () => <SessionView {...base} {...changes} />;
};
const level = (name: SessionViewProps['who']['level'], really: SessionViewProps['really']): Scene =>
  session({ who: { ...base.who, level: name }, really });

/** The call's page lies over the stage, as the main process does with a view of its own. */
function WithCall(changes: Partial<SessionViewProps>): ReactElement {
  const [rect, setRect] = useState<CallViewRect | null>(null);
  return (
    <div className={css.withCall}>
      <SessionView {...base} {...changes} onCallViewRect={setRect} />
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

export const sessionScenes: Readonly<Record<string, Scene>> = {
  'session-protected': level('protected', 'unconfirmed'),
  'session-notYet': level('notYet', null),
  'session-lost': level('lost', null),
  'session-unknown': level('unknown', null),
  'session-chat': session({ chat: exampleSheet }),
  'session-opening': session({
    stage: 'opening',
    who: { ...base.who, level: 'notYet' },
    really: null,
    measured: null,
  }),
  'session-failed': session({
    stage: 'failed',
    who: { ...base.who, level: 'notYet' },
    really: null,
    measured: null,
  }),
  'session-call': () => <WithCall />,
  'session-call-chat': () => <WithCall chat={exampleSheet} />,
};
