import {
  CameraOff,
  CircleAlert,
  DoorClosed,
  Hourglass,
  type LucideIcon,
  MicOff,
  RefreshCw,
  ShieldAlert,
  ShieldQuestion,
  TriangleAlert,
  WifiOff,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './CallMessageView.module.css';
import type { CallViewState, DeviceProblem } from './callViewState.ts';

export type CallMessageViewProps = {
  readonly state: CallViewState;
  readonly problem: DeviceProblem | null;
  readonly person: string;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

const problemIcons: Readonly<Record<DeviceProblem, LucideIcon>> = {
  'devices.cameraInUse': CameraOff,
  'devices.notFound': MicOff,
  'devices.refused': TriangleAlert,
};

const stateIcons: Readonly<Record<Exclude<CallViewState['kind'], 'connected'>, LucideIcon>> = {
  waiting: Hourglass,
  connecting: ShieldQuestion,
  reconnecting: RefreshCw,
  lost: ShieldAlert,
  keyMismatch: CircleAlert,
  otherCertificate: ShieldAlert,
  serverRefused: CircleAlert,
  roomFull: CircleAlert,
  notEncryptable: ShieldAlert,
  notReached: WifiOff,
  ended: DoorClosed,
};

/** Nothing goes on by itself any more, or something is wrong that the person must know. */
const stops: ReadonlySet<CallViewState['kind']> = new Set([
  'lost',
  'keyMismatch',
  'otherCertificate',
  'serverRefused',
  'roomFull',
  'notEncryptable',
  'notReached',
] as const);
const retries: ReadonlySet<CallViewState['kind']> = new Set([
  'lost',
  'roomFull',
  'notReached',
] as const);

/** The words over the picture: what is going on, what it means, what to do. Nothing while all is well. */
export function CallMessageView({
  state,
  problem,
  person,
  onRetry,
  onClose,
}: CallMessageViewProps): ReactElement | null {
  const { t } = useTranslation();
  const times = useTimes();
  if (problem !== null && state.kind !== 'ended' && !stops.has(state.kind)) {
    return (
      <Message
        icon={problemIcons[problem]}
        tone="look"
        isUrgent
        title={t(`stage.${problem}.title`)}
        about={t(`stage.${problem}.about`, { person })}
      >
        <Action text={t('app.tryAgain')} onPress={onRetry} />
      </Message>
    );
  }
  if (state.kind === 'connected') return null;
  const about = t(`stage.${state.kind}.about`, {
    person,
    time: state.kind === 'lost' ? times.clock(state.atMs) : '',
  });
  const isStop = stops.has(state.kind);
  return (
    <Message
      icon={stateIcons[state.kind]}
      tone={isStop ? 'stop' : state.kind === 'reconnecting' ? 'look' : 'calm'}
      isUrgent={isStop}
      title={t(`stage.${state.kind}.title`, { person })}
      about={about}
    >
      {retries.has(state.kind) ? <Action text={t('app.tryAgain')} onPress={onRetry} /> : null}
      {state.kind === 'ended' ? <Action text={t('stage.ended.close')} onPress={onClose} /> : null}
    </Message>
  );
}

type MessageProps = {
  readonly icon: LucideIcon;
  readonly tone: 'calm' | 'look' | 'stop';
  readonly isUrgent: boolean;
  readonly title: string;
  readonly about: string;
  readonly children: ReactElement | null | readonly (ReactElement | null)[];
};

function Message({ icon, tone, isUrgent, title, about, children }: MessageProps): ReactElement {
  return (
    <div className={css.message} role={isUrgent ? 'alert' : 'status'}>
      <span className={[css.dot, css[tone]].join(' ')}>
        <Icon of={icon} />
      </span>
      <h1>{title}</h1>
      <p>{about}</p>
      {children}
    </div>
  );
}

function Action({
  text,
  onPress,
}: {
  readonly text: string;
  readonly onPress: () => void;
}): ReactElement {
  return (
    <AriaButton className={css.action ?? ''} onPress={() => onPress()}>
      {text}
    </AriaButton>
  );
}
