import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Chip, type ChipTone } from '../../lib/ui/Chip.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './ConversationRowView.module.css';
import { useMessagesText } from './useMessagesText.dom.ts';

export type ConversationState = 'notInvited' | 'invited' | 'joined' | 'ready' | 'inCall' | 'locked';

export type ConversationRow = {
  readonly id: string;
  readonly name: string;
  /** 'locked': the conversation is not encrypted, so nothing can be started or written in it. */
  readonly state: ConversationState;
  readonly unread: number;
  /** When something was last said, or null. The text itself does not stand on this page: bystanders look at it. */
  readonly lastAtMs: number | null;
  /** The call is being opened. */
  readonly isStarting: boolean;
};

export const conversationTones: Readonly<Record<ConversationState, ChipTone>> = {
  notInvited: 'none',
  invited: 'none',
  joined: 'none',
  ready: 'look',
  inCall: 'accent',
  locked: 'stop',
};

export type ConversationRowViewProps = {
  readonly row: ConversationRow;
  readonly nowMs: number;
  readonly onStart: (id: string) => void;
  readonly onWrite: (id: string) => void;
};

/** One person on the day's list: the name, where the invitation stands, what can be done. */
export function ConversationRowView({
  row,
  nowMs,
  onStart,
  onWrite,
}: ConversationRowViewProps): ReactElement {
  const { t } = useTranslation();
  const person = plainName(row.name);
  const about = useMessagesText(row, nowMs);
  return (
    <li className={css.row}>
      <div className={css.text}>
        <h2>{person}</h2>
        <p className={row.unread > 0 ? css.unread : css.about}>{about}</p>
      </div>
      <div className={css.state}>
        <Chip tone={conversationTones[row.state]}>
          {row.state === 'locked' ? <Icon of={TriangleAlert} small /> : null}{' '}
          {t(`home.state.${row.state}`)}
        </Chip>
      </div>
      <div className={css.actions}>
        <Button
          kind="quiet"
          onPress={() => onWrite(row.id)}
          label={t(row.state === 'locked' ? 'home.today.detailsPerson' : 'home.today.writePerson', {
            person,
          })}
        >
          {t(row.state === 'locked' ? 'home.today.details' : 'home.today.write')}
        </Button>
        {row.state === 'locked' || row.state === 'inCall' || row.state === 'ready' ? null : (
          <Button
            onPress={() => onStart(row.id)}
            isWorking={row.isStarting}
            label={t('home.today.startPerson', { person })}
          >
            {row.isStarting ? t('home.today.starting') : t('home.today.start')}
          </Button>
        )}
      </div>
    </li>
  );
}
