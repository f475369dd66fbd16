import type { ReactElement } from 'react';
import { useViewState } from '../../lib/useViewState.dom.ts';
import { nameOf } from '../../lib/conversations.ts';
import { GuestHomeView } from '../home/GuestHomeView.tsx';
import { HostHomeView } from '../home/HostHomeView.tsx';
import { guestConversation, guestStep, hostRows, waitingPeople } from '../home/homeState.ts';
import { InviteView } from '../home/InviteView.tsx';
import { MessagesPageView } from '../home/MessagesPageView.tsx';
import { ChatScreen } from './ChatScreen.tsx';
import { homeLoad } from './screens.ts';
import type { Desk } from './startDesk.dom.ts';
import { useNow } from './useNow.dom.ts';

type HomeScreenProps = { readonly desk: Desk };

const useFacts = ({ enrol, account, chat, meeting, home }: Desk) => {
  const { facts } = useViewState(account);
  const { conversations, chosen } = useViewState(chat);
  const { rooms, saidReady } = useViewState(meeting);
  return {
    developmentNote: useViewState(enrol).buildNote,
    load: homeLoad(facts, conversations !== null),
    conversations: conversations ?? [],
    chosen,
    rooms,
    saidReady,
    ...useViewState(home),
  };
};

/** Only a moderator, as main judged it from the signed profile, gets the host's home. */
export function HomeScreen({ desk }: HomeScreenProps): ReactElement {
  const { role } = useViewState(desk.account).facts;
  return role === 'host' ? <HostHome desk={desk} /> : <GuestHome desk={desk} />;
}

function GuestHome({ desk }: HomeScreenProps): ReactElement {
  const { account, home, chat } = desk;
  const facts = useFacts(desk);
  const nowMs = useNow();
  const room = guestConversation(facts.conversations);
  const pressed = (action: (roomId: string) => unknown) => (): void => {
    if (room !== null) action(room.roomId);
  };
  if (room !== null && facts.load === 'ready' && facts.chosen === room.roomId)
    return (
      <MessagesPageView
        chat={<ChatScreen chat={chat} onClose={null} />}
        developmentNote={facts.developmentNote}
        onBack={home.closeMessages}
      />
    );
  return (
    <GuestHomeView
      step={facts.load === 'ready' ? guestStep(room, facts.rooms, facts.saidReady) : facts.load}
      isWorking={facts.workingRoom !== null}
      hasFailed={facts.hasFailed}
      hostName={nameOf(room)}
      nowMs={nowMs}
      messages={
        room?.membership === 'join' ? { unread: room.unread, lastAtMs: room.lastAtMs } : null
      }
      developmentNote={facts.developmentNote}
      onAccept={pressed(home.accept)}
      onReady={pressed(home.ready)}
      onJoin={pressed(home.join)}
      onStopWaiting={pressed(home.notReady)}
      onOpenMessages={pressed(home.openMessages)}
      onRetry={() => void account.retry()}
    />
  );
}

function HostHome({ desk }: HomeScreenProps): ReactElement {
  const { account, home, chat } = desk;
  const facts = useFacts(desk);
  const nowMs = useNow();
  return (
    <HostHomeView
      page={facts.page}
      load={facts.load}
      nowMs={nowMs}
      waiting={waitingPeople(facts.conversations, facts.rooms, facts.workingRoom)}
      conversations={hostRows(facts.conversations, facts.rooms, facts.workingRoom)}
      chosenId={facts.chosen}
      chat={facts.chosen === null ? null : <ChatScreen chat={chat} onClose={null} />}
      invite={
        <InviteView
          state={facts.invite}
          onShow={home.showInvite}
          onInvite={(person) => void home.invite(person)}
        />
      }
      developmentNote={facts.developmentNote}
      onPage={home.showPage}
      onLetIn={(roomId) => void home.start(roomId)}
      onStart={(roomId) => void home.start(roomId)}
      onWrite={home.openMessages}
      onRetry={() => void account.retry()}
    />
  );
}
