import { BellRing, CalendarDays, DoorOpen, UserPlus, Users, WifiOff } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Card } from '../../lib/ui/Card.tsx';
import { Dot, Icon } from '../../lib/ui/icons.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './HostHomeView.module.css';
import { type ConversationRow, ConversationRowView } from './ConversationRowView.tsx';
import { PeopleView } from './PeopleView.tsx';
import { RailView } from './RailView.tsx';

export type HostPage = 'today' | 'people';

export type PersonWaiting = {
  readonly conversationId: string;
  readonly name: string;
  readonly sinceMs: number;
  /** The call is being opened for this person. */
  readonly isWorking: boolean;
};

export type HostHomeViewProps = {
  readonly page: HostPage;
  readonly load: 'loading' | 'ready' | 'failed';
  readonly nowMs: number;
  readonly waiting: readonly PersonWaiting[];
  readonly conversations: readonly ConversationRow[];
  /** Which conversation's messages are open on the page People. */
  readonly chosenId: string | null;
  /** The chat of the chosen conversation, or null. */
  readonly chat: ReactNode;
  /** The button that invites somebody new. */
  readonly invite: ReactNode;
  readonly developmentNote: string | null;
  readonly onPage: (page: HostPage) => void;
  readonly onLetIn: (conversationId: string) => void;
  readonly onStart: (conversationId: string) => void;
  readonly onWrite: (conversationId: string) => void;
  readonly onRetry: () => void;
};

/** The host's home: a rail, and either the day or the people. */
export function HostHomeView(props: HostHomeViewProps): ReactElement {
  const { t } = useTranslation();
  const { page, load, conversations, waiting, developmentNote, onPage } = props;
  const places = [
    {
      id: 'today',
      icon: CalendarDays,
      text: t('home.rail.today'),
      count: waiting.length,
      countText: t('home.waitingCount', { count: waiting.length }),
    },
    { id: 'people', icon: Users, text: t('home.rail.people'), count: 0, countText: '' },
  ] as const;
  return (
    <div className={css.home}>
      <RailView
        name={t('app.name')}
        label={t('home.regions.rail')}
        places={places}
        current={page}
        developmentNote={developmentNote}
        onGo={onPage}
      />
      <main
        className={[
          css.main,
          page === 'people' && load === 'ready' && conversations.length > 0 ? css.full : '',
        ].join(' ')}
        data-region="content"
        tabIndex={-1}
      >
        <PageContent {...props} />
      </main>
    </div>
  );
}

function PageContent(props: HostHomeViewProps): ReactElement {
  const { t } = useTranslation();
  const { page, load, conversations, onRetry } = props;
  if (load === 'failed')
    return (
      <Problem
        icon={WifiOff}
        happened={t('home.failed.happened')}
        means={t('home.failed.means')}
        todo={t('home.failed.todo')}
      >
        <Button kind="primary" onPress={onRetry}>
          {t('app.tryAgain')}
        </Button>
      </Problem>
    );
  const hasPeople = load === 'ready' && conversations.length > 0;
  return page === 'people' && hasPeople ? <PeopleView {...props} /> : <TodayView {...props} />;
}

function TodayView(props: HostHomeViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  const { page, load, nowMs, invite } = props;
  return (
    <>
      <header className={css.head}>
        <h1>{page === 'today' ? times.day(nowMs) : t('home.people.title')}</h1>
        {load === 'ready' ? invite : null}
      </header>
      <TodayContent {...props} />
    </>
  );
}

function TodayContent({
  load,
  nowMs,
  waiting,
  conversations,
  onLetIn,
  onStart,
  onWrite,
}: HostHomeViewProps): ReactElement {
  const { t } = useTranslation();
  if (load === 'loading')
    return (
      <div className={css.block}>
        <Skeleton label={t('app.loading')} lines={6} />
      </div>
    );
  if (conversations.length === 0)
    return (
      <div className={[css.block, css.empty].join(' ')}>
        <Dot of={UserPlus} big />
        <h2>{t('home.empty.title')}</h2>
        <p>{t('home.empty.about')}</p>
      </div>
    );
  return (
    <>
      <p className={css.summary} role="status">
        {waiting.length === 0
          ? t('home.today.none')
          : t('home.today.waiting', { count: waiting.length })}
      </p>
      {waiting.map((person, place) => (
        <WaitingView
          key={person.conversationId}
          person={person}
          isFirst={place === 0}
          onLetIn={onLetIn}
          onWrite={onWrite}
        />
      ))}
      <div className={css.block}>
        <Card>
          <ul className={css.rows}>
            {conversations.map((row) => (
              <ConversationRowView
                key={row.id}
                row={row}
                nowMs={nowMs}
                onStart={onStart}
                onWrite={onWrite}
              />
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}

type WaitingViewProps = Pick<HostHomeViewProps, 'onLetIn' | 'onWrite'> & {
  readonly person: PersonWaiting;
  readonly isFirst: boolean;
};

function WaitingView({ person, isFirst, onLetIn, onWrite }: WaitingViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  const name = plainName(person.name);
  return (
    <section className={css.waiting}>
      <Dot of={BellRing} tone="look" big />
      <div className={css.waitingText}>
        <h2>{t('home.today.ready', { person: name })}</h2>
        <p>{t('home.today.since', { time: times.clock(person.sinceMs) })}</p>
      </div>
      <Button
        onPress={() => onWrite(person.conversationId)}
        label={t('home.today.writePerson', { person: name })}
      >
        {t('home.today.write')}
      </Button>
      <Button
        kind={isFirst ? 'primary' : 'plain'}
        icon={<Icon of={DoorOpen} />}
        isWorking={person.isWorking}
        label={t('home.today.letInPerson', { person: name })}
        onPress={() => onLetIn(person.conversationId)}
      >
        {person.isWorking ? t('home.today.lettingIn') : t('home.today.letIn')}
      </Button>
    </section>
  );
}
