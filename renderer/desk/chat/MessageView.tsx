import { FileLock2, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './MessageView.module.css';

export type MessageViewProps = {
  readonly item: TimelineItem;
  /** The message before comes from the same person shortly before: the two stand close. */
  readonly follows: boolean;
  /** The message before carries the same warning, so it is not repeated to the eye. */
  readonly repeatsWarning: boolean;
  /** The last of its kind shows when it was sent. */
  readonly showsTime: boolean;
  readonly onTryAgain: (itemId: string) => void;
  readonly onDiscard: (itemId: string) => void;
};

export function MessageView({
  item,
  follows,
  repeatsWarning,
  showsTime,
  onTryAgain,
  onDiscard,
}: MessageViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  const clock = times.clock(item.atMs);
  if (item.kind === 'notice') {
    return <li className={css.notice}>{item.body}</li>;
  }
  const isUnreadable = item.kind === 'undecryptable' || item.body === null;
  const showsWarning =
    item.warning !== null && !(repeatsWarning && item.warning === 'unverifiedDevice');
  return (
    <li
      className={[css.message, item.sender.me ? css.mine : '', follows ? css.follows : ''].join(
        ' ',
      )}
    >
      <Hidden>
        {item.sender.me ? t('chat.you') : plainName(item.sender.displayName)}, {clock}:
      </Hidden>
      {isUnreadable ? (
        <div className={[css.bubble, css.unreadable].join(' ')}>
          <Icon of={FileLock2} />
          <div>
            <p>{t('chat.undecryptable')}</p>
            <p className={css.why}>{t('chat.undecryptableWhy')}</p>
          </div>
        </div>
      ) : (
        <p dir="auto" className={[css.bubble, item.state === 'failed' ? css.failed : ''].join(' ')}>
          {item.body}
        </p>
      )}
      {showsWarning ? (
        <p className={item.warning === 'plaintext' ? css.plaintext : css.warning}>
          <Icon of={TriangleAlert} small />
          {item.warning === 'plaintext' ? t('chat.plaintext') : t('chat.unverifiedDevice')}
        </p>
      ) : null}
      {item.state === 'failed' ? (
        <div className={css.failure}>
          <span className={css.failedText}>
            <Icon of={TriangleAlert} small />
            {t('chat.notSent')}
          </span>
          <Button kind="quiet" onPress={() => onTryAgain(item.id)}>
            {t('app.tryAgain')}
          </Button>
          <Button kind="quiet" onPress={() => onDiscard(item.id)}>
            {t('chat.discard')}
          </Button>
        </div>
      ) : null}
      {item.state === 'sending' ? <p className={css.time}>{t('chat.sending')}</p> : null}
      {item.state === 'sent' && showsTime ? (
        <p className={css.time}>{item.sender.me ? t('chat.sent', { time: clock }) : clock}</p>
      ) : null}
    </li>
  );
}
