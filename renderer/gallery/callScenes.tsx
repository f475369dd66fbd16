// Decides the scenes of the call, with drawn figures in place of people. It must never hold a text that the views should take from the locale file.
import { type ReactElement, useState } from 'react';
import { CallView, type CallViewProps } from '../call/callView/CallView.tsx';
import { drawnPerson } from './drawnPerson.dom.ts';
import { nothing, nowMs, minuteMs, type Scene } from './scene.ts';

const base: CallViewProps = {
  state: { kind: 'connected' },
  problem: null,
  peerNames: ['Jonas'],
  people: [
    {
      id: 'jonas',
      name: 'Jonas',
      media: { camera: 'on', microphone: 'on' },
      attach: drawnPerson('warm'),
    },
  ],
  connection: 'good',
  elapsedMs: 18 * minuteMs + 42_000,
  microphone: 'on',
  camera: 'on',
  isChatOpen: false,
  unread: 0,
  attachLocal: drawnPerson('cool'),
  onMicrophone: nothing,
  onCamera: nothing,
  onChat: nothing,
  onLeave: nothing,
  onRetry: nothing,
  onClose: nothing,
};
const stage = (changes: Partial<CallViewProps>): Scene => {
  return () => <CallView {...base} {...changes} />;
};
const before = {
  people: [],
  connection: null,
  elapsedMs: null,
  camera: 'notYet',
  microphone: 'notYet',
} as const;
const stopped = { ...before, camera: 'off', microphone: 'off' } as const;

const ownPerson = drawnPerson('cool');

/** Controls that answer, and a count of how often the call was left: for trying by hand and by script. */
function LivelyStage(): ReactElement {
  const [microphone, setMicrophone] = useState<'on' | 'off'>('off');
  const [camera, setCamera] = useState<'on' | 'off'>('on');
  const [isChatOpen, setChatOpen] = useState(false);
  const [left, setLeft] = useState(0);
  return left > 0 ? (
    <CallView {...base} state={{ kind: 'ended' }} />
  ) : (
    <CallView
      {...base}
      attachLocal={ownPerson}
      microphone={microphone}
      camera={camera}
      isChatOpen={isChatOpen}
      onMicrophone={(on) => setMicrophone(on ? 'on' : 'off')}
      onCamera={(on) => setCamera(on ? 'on' : 'off')}
      onChat={setChatOpen}
      onLeave={() => setLeft(left + 1)}
    />
  );
}

export const callScenes: Readonly<Record<string, Scene>> = {
  'stage-connected': stage({}),
  'stage-connected-chat': stage({ isChatOpen: true }),
  'stage-connected-new': stage({ unread: 2, connection: 'weak', microphone: 'off' }),
  'stage-remote-dark': stage({
    people: base.people.map((person) => ({
      ...person,
      media: { camera: 'off', microphone: 'off' },
    })),
    camera: 'off',
    isChatOpen: true,
  }),
  'stage-three': stage({
    peerNames: ['Jonas', 'Amira'],
    people: [
      ...base.people,
      {
        id: 'amira',
        name: 'Amira',
        media: { camera: 'off', microphone: 'off' },
        attach: drawnPerson('cool'),
      },
    ],
  }),
  'stage-lively': () => <LivelyStage />,
  'stage-waiting': stage({ ...before, state: { kind: 'waiting' }, camera: 'on' }),
  'stage-connecting': stage({ ...before, state: { kind: 'connecting' } }),
  'stage-reconnecting': stage({ state: { kind: 'reconnecting' }, connection: 'bad' }),
  'stage-lost': stage({ ...stopped, state: { kind: 'lost', atMs: nowMs + 42 * minuteMs } }),
  'stage-keyMismatch': stage({ ...stopped, state: { kind: 'keyMismatch' } }),
  'stage-otherCertificate': stage({ ...stopped, state: { kind: 'otherCertificate' } }),
  'stage-serverRefused': stage({ ...stopped, state: { kind: 'serverRefused' } }),
  'stage-roomFull': stage({ ...stopped, state: { kind: 'roomFull' } }),
  'stage-notEncryptable': stage({ ...stopped, state: { kind: 'notEncryptable' } }),
  'stage-notReached': stage({ ...stopped, state: { kind: 'notReached' } }),
  'stage-ended': stage({ ...before, state: { kind: 'ended' } }),
  'stage-cameraInUse': stage({ problem: 'devices.cameraInUse', camera: 'missing' }),
  'stage-notFound': stage({ problem: 'devices.notFound', microphone: 'missing' }),
  'stage-refused': stage({
    ...before,
    state: { kind: 'waiting' },
    problem: 'devices.refused',
    microphone: 'missing',
    camera: 'missing',
  }),
};
