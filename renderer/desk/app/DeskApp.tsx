import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { ChatView } from '../chat/ChatView.tsx';
import { EnrolView, type EnrolState } from '../enrol/EnrolView.tsx';
import type { ConversationRow } from '../home/ConversationRowView.tsx';
import { GuestHomeView, type GuestStep } from '../home/GuestHomeView.tsx';
import { HostHomeView } from '../home/HostHomeView.tsx';
import { InviteView } from '../home/InviteView.tsx';
import { MessagesPageView } from '../home/MessagesPageView.tsx';
import { OtherServerView } from '../home/OtherServerView.tsx';
import { SessionView } from '../session/SessionView.tsx';
import { KeyProblemView } from '../signin/KeyProblemView.tsx';
import { IdentityView } from '../signin/IdentityView.tsx';
import { SignInView } from '../signin/SignInView.tsx';
import type { DeskController } from './deskController.dom.ts';
import {
  guestRoomOf,
  invitationIn,
  nameOf,
  roomOf,
  waitingIn,
  type DeskState,
} from './deskState.ts';

/** Times on the screen are read to the minute. */
const clockMs = 20_000;

const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), clockMs);
    return () => clearInterval(timer);
  }, []);
  return now;
};

const enrolState = (screen: Extract<DeskState['screen'], { kind: 'enrol' }>): EnrolState => {
  if (screen.step === 'refused') return { step: 'refused', code: screen.code };
  if (screen.step !== 'preview' && screen.step !== 'joining') return { step: screen.step };
  const { practiceName: name, hosts, fingerprint: words } = screen.preview;
  return { step: screen.step, practice: { name, invitedBy: null, hosts, words } };
};

const rowOf = (state: DeskState, room: DeskState['rooms'][number]): ConversationRow => ({
  id: room.roomId,
  name: nameOf(room),
  unread: room.unread,
  lastAtMs: (state.lastAtMs.get(room.roomId) ?? 0) || null,
  isStarting: state.isWorking && state.sessionRoom === room.roomId,
  state: !room.encrypted
    ? 'locked'
    : room.peers[0]?.hasJoined !== true
      ? 'invited'
      : waitingIn(state).some(([roomId]) => roomId === room.roomId)
        ? 'ready'
        : 'joined',
});

const guestStep = (state: DeskState, load: 'loading' | 'ready' | 'failed'): GuestStep => {
  if (load !== 'ready') return load;
  const room = guestRoomOf(state);
  if (room === null) return 'none';
  if (room.membership === 'invite') return 'invited';
  if (invitationIn(state, room.roomId) !== null) return 'join';
  return state.saidReady ? 'waiting' : 'ready';
};

function Chat({
  controller,
  roomId,
  onClose,
}: {
  readonly controller: DeskController;
  readonly roomId: string;
  readonly onClose: (() => void) | null;
}): ReactElement {
  const state = controller.get();
  const now = useNow();
  const { actions } = controller;
  const room = roomOf(state, roomId);
  return (
    <ChatView
      name={nameOf(room)}
      load={room === null ? 'loading' : room.encrypted ? 'ready' : 'locked'}
      items={state.items}
      earlier={room?.isWhole === true ? 'none' : state.hasEarlier}
      nowMs={now}
      onClose={onClose}
      onSend={actions.send}
      onLoadEarlier={() => void actions.loadEarlier()}
      onTryAgain={actions.tryAgain}
      onDiscard={actions.discard}
      onRetryLoad={() => void actions.retryHome()}
    />
  );
}

function Home({ controller }: { readonly controller: DeskController }): ReactElement {
  const state = controller.get();
  const { actions } = controller;
  const now = useNow();
  const { load } = state;
  if (load === 'otherCertificate')
    return (
      <OtherServerView developmentNote={state.buildNote} onRetry={() => void actions.retryHome()} />
    );
  const shared = {
    nowMs: now,
    developmentNote: state.buildNote,
    onRetry: () => void actions.retryHome(),
  };
  if (state.role === 'guest') {
    const room = guestRoomOf(state);
    if (room !== null && state.chosenRoom === room.roomId) {
      return (
        <MessagesPageView
          chat={<Chat controller={controller} roomId={room.roomId} onClose={null} />}
          developmentNote={state.buildNote}
          onBack={() => actions.choose(null)}
        />
      );
    }
    return (
      <GuestHomeView
        {...shared}
        step={guestStep(state, load)}
        isWorking={state.isWorking}
        hasFailed={state.notSaid}
        hostName={nameOf(room)}
        messages={
          room === null || room.membership !== 'join'
            ? null
            : { unread: room.unread, lastAtMs: (state.lastAtMs.get(room.roomId) ?? 0) || null }
        }
        onAccept={() => void actions.accept()}
        onReady={() => void actions.ready()}
        onJoin={() => void actions.join()}
        onStopWaiting={() => void actions.stopWaiting()}
        onOpenMessages={() => actions.choose(room?.roomId ?? null)}
      />
    );
  }
  return (
    <HostHomeView
      {...shared}
      page={state.page}
      load={load}
      chosenId={state.chosenRoom}
      conversations={state.rooms
        .filter((room) => room.membership === 'join')
        .map((room) => rowOf(state, room))}
      waiting={waitingIn(state).map(([id, sinceMs]) => ({
        conversationId: id,
        name: nameOf(roomOf(state, id)),
        sinceMs,
        isWorking: state.isWorking,
      }))}
      chat={
        state.chosenRoom === null ? null : (
          <Chat controller={controller} roomId={state.chosenRoom} onClose={null} />
        )
      }
      invite={
        <InviteView
          state={state.invite}
          onShow={actions.showInvite}
          onInvite={(name) => void actions.invite(name)}
        />
      }
      onPage={actions.page}
      onLetIn={actions.start}
      onStart={actions.start}
      onWrite={actions.choose}
    />
  );
}

function Session({ controller }: { readonly controller: DeskController }): ReactElement {
  const state = controller.get();
  const { actions } = controller;
  const { truth } = state;
  const room = state.sessionRoom;
  return (
    <SessionView
      stage={state.stage}
      developmentNote={state.buildNote}
      really={truth?.level === 'protected' ? 'unconfirmed' : null}
      who={{
        level: truth?.level ?? 'notYet',
        peerName: truth?.peerName ?? nameOf(roomOf(state, room)),
        atMs: truth?.sinceMs ?? 0,
      }}
      measured={
        truth === null
          ? null
          : {
              framesSent: truth.window.sent,
              framesSealed: truth.window.sealed,
              framesOpened: truth.window.opened,
              framesDropped: truth.window.refusedIn,
              route: truth.relayOnly ? 'relayOnly' : 'none',
              encryption:
                truth.level === 'protected' ? 'SFrame, AES_256_GCM_SHA512_128 (RFC 9605)' : null,
              servers: truth.contacted.map(({ host }) => host),
            }
      }
      chat={
        state.chatOpen && room !== null ? (
          <Chat controller={controller} roomId={room} onClose={actions.toggleChat} />
        ) : null
      }
      onCallViewRect={actions.place}
      onRetry={() => void actions.retrySession()}
      onLeave={() => void actions.leave()}
    />
  );
}

/** The desk: one screen at a time. */
export function DeskApp({
  controller,
}: {
  readonly controller: DeskController;
}): ReactElement | null {
  const state = useSyncExternalStore(controller.subscribe, controller.get);
  const { actions } = controller;
  const { screen, buildNote } = state;
  switch (screen.kind) {
    case 'starting':
      return null;
    case 'enrol':
      return (
        <EnrolView
          state={enrolState(screen)}
          developmentNote={buildNote}
          onOpenFile={() => void actions.openFile()}
          onDropFile={(file) => void actions.dropFile(file)}
          onNotNow={() => void actions.notNow()}
          onJoin={() => void actions.acceptProfile()}
        />
      );
    case 'keys':
      return (
        <KeyProblemView
          code={screen.code}
          isWorking={screen.isWorking}
          developmentNote={buildNote}
          onRetry={() => void actions.retryKeys()}
        />
      );
    case 'signIn':
      return (
        <SignInView
          practiceName={state.practice?.name ?? ''}
          name=""
          developmentNote={buildNote}
          onSignIn={(name, password) => void actions.signIn(name, password)}
          state={
            screen.step === 'failed' ? { step: 'failed', code: screen.code } : { step: screen.step }
          }
        />
      );
    case 'identity':
      return (
        <IdentityView
          state={screen.step}
          developmentNote={buildNote}
          onReplace={(password) => void actions.replaceIdentity(password)}
        />
      );
    case 'home':
      return <Home controller={controller} />;
    case 'session':
      return <Session controller={controller} />;
  }
}
