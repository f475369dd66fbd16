import { ArrowLeft, MessageSquare } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Dot, Icon } from '../../lib/ui/icons.tsx';
import type { ConversationRow } from './ConversationRowView.tsx';
import css from './PeopleView.module.css';

export type PeopleViewProps = {
  readonly nowMs: number;
  readonly conversations: readonly ConversationRow[];
  readonly chosenId: string | null;
  readonly chat: ReactNode;
  readonly onWrite: (conversationId: string) => void;
};

/** Everybody the host can write to, and the messages with the one who is chosen. */
export function PeopleView({
  nowMs,
  conversations,
  chosenId,
  chat,
  onWrite,
}: PeopleViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  // Where only one of the two fits, the person goes back and forth.
  const [isListWanted, setListWanted] = useState(false);
  const hasChosen = chosenId !== null && chosenId !== '' && chat !== null;
  return (
    <div className={[css.people, hasChosen && !isListWanted ? css.hasChosen : ''].join(' ')}>
      <section className={css.list} aria-label={t('home.regions.people')}>
        <h1>{t('home.people.title')}</h1>
        <ul>
          {conversations.map((row) => (
            <li key={row.id}>
              <AriaButton
                className={[css.person, row.id === chosenId ? css.chosen : ''].join(' ')}
                {...(row.id === chosenId ? { 'aria-current': 'true' as const } : {})}
                onPress={() => {
                  setListWanted(false);
                  onWrite(row.id);
                }}
              >
                <span className={css.name}>{plainName(row.name)}</span>
                <span className={css.when}>
                  {row.lastAtMs === null ? '' : times.short(row.lastAtMs, nowMs)}
                </span>
                <span className={row.unread > 0 ? css.unread : css.about}>
                  {row.unread > 0
                    ? t('home.today.newMessages', { count: row.unread })
                    : t(`home.state.${row.state}`)}
                </span>
              </AriaButton>
            </li>
          ))}
        </ul>
      </section>
      <div className={css.chat}>
        {!hasChosen ? (
          <div className={css.choose}>
            <Dot of={MessageSquare} big />
            <p>{t('home.people.choose')}</p>
          </div>
        ) : (
          <>
            <div className={css.back}>
              <Button
                kind="quiet"
                icon={<Icon of={ArrowLeft} />}
                onPress={() => setListWanted(true)}
              >
                {t('home.rail.people')}
              </Button>
            </div>
            {chat}
          </>
        )}
      </div>
    </div>
  );
}
