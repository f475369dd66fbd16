import { Lock, LockOpen, WifiOff, X } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { IconButton } from '../../lib/ui/IconButton.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './ChatView.module.css';
import type { ShownChat } from './chatState.ts';
import { ComposerView, type ComposerViewProps } from './ComposerView.tsx';
import { MessageListView } from './MessageListView.tsx';

/** While `load` is 'locked' the room is not encrypted, so nothing is shown as safe and nothing can be written. */
export type ChatViewProps = ShownChat & {
  /** The other person's name. */
  readonly name: string;
  readonly nowMs: number;
  /** Draws the cross that closes the side sheet; null where the chat is not a sheet. */
  readonly onClose: (() => void) | null;
  readonly onWrite: ComposerViewProps['onWrite'];
  readonly onSend: ComposerViewProps['onSend'];
  readonly onLoadEarlier: () => void;
  readonly onTryAgain: (itemId: string) => void;
  readonly onDiscard: (itemId: string) => void;
  readonly onRetryLoad: () => void;
};

export function ChatView({
  name,
  load,
  items,
  earlier,
  draft,
  refused,
  nowMs,
  onClose,
  onWrite,
  onSend,
  onLoadEarlier,
  onTryAgain,
  onDiscard,
  onRetryLoad,
}: ChatViewProps): ReactElement {
  const { t } = useTranslation();
  const titleId = useId();
  const person = plainName(name);
  return (
    <section className={css.chat} aria-labelledby={titleId} data-region="chat" tabIndex={-1}>
      <header className={css.head}>
        <div className={css.title}>
          <h2 id={titleId}>{t('chat.title', { person })}</h2>
          {load === 'ready' ? (
            <p className={css.safety}>
              <Icon of={Lock} small />
              {t('chat.encrypted')}
            </p>
          ) : null}
          {load === 'locked' ? (
            <p className={[css.safety, css.unsafe].join(' ')}>
              <Icon of={LockOpen} small />
              {t('chat.notEncrypted')}
            </p>
          ) : null}
        </div>
        {onClose === null ? null : (
          <IconButton label={t('chat.close')} icon={<Icon of={X} />} onPress={onClose} />
        )}
      </header>
      {load === 'loading' ? (
        <div className={css.inner}>
          <Skeleton label={t('chat.loading')} lines={6} />
        </div>
      ) : null}
      {load === 'failed' ? (
        <div className={css.inner}>
          <Problem
            icon={WifiOff}
            level={3}
            happened={t('chat.failed.happened')}
            means={t('chat.failed.means', { person })}
            todo={t('chat.failed.todo')}
          >
            <Button onPress={onRetryLoad}>{t('app.tryAgain')}</Button>
          </Problem>
        </div>
      ) : null}
      {load === 'locked' ? (
        <div className={css.inner}>
          <Problem
            icon={LockOpen}
            tone="stop"
            level={3}
            happened={t('chat.locked.happened')}
            means={t('chat.locked.means')}
            todo={t('chat.locked.todo')}
          />
        </div>
      ) : null}
      {load === 'ready' ? (
        <>
          <MessageListView
            person={person}
            items={items}
            earlier={earlier}
            nowMs={nowMs}
            onLoadEarlier={onLoadEarlier}
            onTryAgain={onTryAgain}
            onDiscard={onDiscard}
          />
          <ComposerView
            person={person}
            draft={draft}
            refused={refused}
            onWrite={onWrite}
            onSend={onSend}
          />
        </>
      ) : null}
    </section>
  );
}
