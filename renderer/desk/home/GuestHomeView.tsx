import { ArrowRight, ChevronRight, MessageSquare, WifiOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { LiveText } from '../../lib/ui/Hidden.tsx';
import { Dot, Icon } from '../../lib/ui/icons.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './GuestHomeView.module.css';
import { type MessagesFacts, useMessagesText } from './useMessagesText.dom.ts';

/**
 * What stands before the guest now. 'none': no invitation. 'invited': one to accept. 'ready': may say that they are here.
 * 'join': the host has opened the call. 'waiting': said so, and the host has not let them in.
 */
export type GuestStep = 'loading' | 'none' | 'invited' | 'ready' | 'join' | 'waiting' | 'failed';

export type GuestHomeViewProps = {
  readonly step: GuestStep;
  /** The press of the large button is being carried out. */
  readonly isWorking: boolean;
  /** The last press did not reach the practice. */
  readonly hasFailed: boolean;
  readonly hostName: string;
  readonly nowMs: number;
  /** Null where there is no conversation yet. */
  readonly messages: MessagesFacts | null;
  readonly developmentNote: string | null;
  readonly onAccept: () => void;
  readonly onReady: () => void;
  readonly onJoin: () => void;
  readonly onStopWaiting: () => void;
  readonly onOpenMessages: () => void;
  readonly onRetry: () => void;
};

/** The guest's home: one column, the next step as one large button, messages below. */
export function GuestHomeView(props: GuestHomeViewProps): ReactElement {
  const { t } = useTranslation();
  const { step, hostName, messages, nowMs, developmentNote, onOpenMessages, onRetry } = props;
  const person = plainName(hostName);
  return (
    <Page name={t('app.name')} mark="top" developmentNote={developmentNote}>
      {step === 'loading' ? <Skeleton label={t('home.guest.loading')} lines={4} /> : null}
      {step === 'failed' ? (
        <Problem
          icon={WifiOff}
          happened={t('home.guest.failed.happened')}
          means={t('home.guest.failed.means', { person })}
          todo={t('home.guest.failed.todo')}
        >
          <Button kind="primary" onPress={onRetry}>
            {t('app.tryAgain')}
          </Button>
        </Problem>
      ) : null}
      {step === 'none' ? (
        <div className={css.step}>
          <h1>{t('home.guest.none.title')}</h1>
          <p className={css.about}>{t('home.guest.none.about')}</p>
        </div>
      ) : null}
      {step === 'invited' || step === 'ready' || step === 'join' || step === 'waiting' ? (
        <NextStep {...props} step={step} person={person} />
      ) : null}
      <LiveText>
        {step === 'join' || step === 'invited' || step === 'waiting'
          ? t(`home.guest.${step}.title`, { person })
          : ''}
      </LiveText>
      {messages === null || step === 'loading' ? null : (
        <MessagesButton messages={messages} nowMs={nowMs} onPress={onOpenMessages} />
      )}
    </Page>
  );
}

function MessagesButton({
  messages,
  nowMs,
  onPress,
}: {
  readonly messages: MessagesFacts;
  readonly nowMs: number;
  readonly onPress: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const hasNew = messages.unread > 0;
  return (
    <AriaButton className={css.messages ?? ''} onPress={onPress}>
      <Dot of={MessageSquare} tone={hasNew ? 'accent' : 'none'} />
      <span className={css.text}>
        <span className={css.name}>{t('home.guest.messages')}</span>
        <span className={hasNew ? css.unread : css.last}>{useMessagesText(messages, nowMs)}</span>
      </span>
      <Icon of={ChevronRight} />
    </AriaButton>
  );
}

type NextStepProps = GuestHomeViewProps & {
  readonly step: 'invited' | 'ready' | 'join' | 'waiting';
  readonly person: string;
};

function NextStep({
  step,
  person,
  isWorking,
  hasFailed,
  onAccept,
  onReady,
  onJoin,
  onStopWaiting,
}: NextStepProps): ReactElement {
  const { t } = useTranslation();
  const press = { invited: onAccept, ready: onReady, join: onJoin, waiting: onStopWaiting }[step];
  return (
    <div className={css.step}>
      <p className={css.kicker}>{t(`home.guest.${step}.kicker`)}</p>
      <h1 className={css.title}>{t(`home.guest.${step}.title`, { person })}</h1>
      <p className={css.about}>{t(`home.guest.${step}.about`, { person })}</p>
      {hasFailed && !isWorking ? (
        <Banner tone="look" title={t('home.guest.notSaid.happened')} isNews>
          {t('home.guest.notSaid.todo')}
        </Banner>
      ) : null}
      <Button
        kind={step === 'waiting' ? 'plain' : 'primary'}
        size="big"
        wide
        isWorking={isWorking}
        onPress={press}
        {...(step === 'waiting' || isWorking ? {} : { iconAfter: <Icon of={ArrowRight} /> })}
      >
        {isWorking ? t('home.guest.working') : t(`home.guest.${step}.action`)}
      </Button>
    </div>
  );
}
