import { MicOff, TriangleAlert } from 'lucide-react';
import { type ReactElement, type RefCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Hidden, LiveText } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { ControlsView, type ControlsViewProps } from './ControlsView.tsx';
import { OwnPictureView } from './OwnPictureView.tsx';
import { CallMessageView } from './CallMessageView.tsx';
import css from './CallView.module.css';

export type DeviceProblem = 'devices.cameraInUse' | 'devices.notFound' | 'devices.refused';

export type CallViewState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'lost'; readonly atMs: number }
  | {
      readonly kind:
        | 'keyMismatch'
        | 'serverRefused'
        | 'roomFull'
        | 'otherCertificate'
        | 'notReached';
    }
  | { readonly kind: 'ended' };

export type CallViewProps = ControlsViewProps & {
  readonly state: CallViewState;
  /** A camera or microphone that cannot be used; shown over any state of a running call. */
  readonly problem: DeviceProblem | null;
  readonly peerName: string;
  /** The other side as it was last measured; null while nothing of it arrives. */
  readonly remote: { readonly camera: 'on' | 'off'; readonly microphone: 'on' | 'off' } | null;
  /** Null while it is not measured. */
  readonly connection: 'good' | 'weak' | 'bad' | null;
  /** How long the call has lasted; null before it begins. */
  readonly elapsedMs: number | null;
  /** Called with the element when it appears and with null when it goes. Keep the function the same between renders. */
  readonly attachRemote: RefCallback<HTMLVideoElement>;
  readonly attachLocal: RefCallback<HTMLVideoElement>;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

/** The call: the other person large, oneself small, one row of controls. Dark in both colour schemes. */
export function CallView(props: CallViewProps): ReactElement {
  const { t } = useTranslation();
  const { state, problem, peerName, remote, attachRemote, attachLocal, onRetry, onClose } = props;
  const person = plainName(peerName);
  useShortcuts(props);
  const hasPicture = state.kind === 'connected' || state.kind === 'reconnecting';
  // A picture that shows nothing would only stand in the way of the words.
  const hasMessage = state.kind !== 'connected' || problem !== null;
  const showsVideo = hasPicture && remote !== null && remote.camera === 'on';
  return (
    <main
      className={css.call}
      aria-label={t('stage.region')}
      data-region="stage"
      data-state={state.kind}
      tabIndex={-1}
    >
      <video
        ref={attachRemote}
        className={[css.remote, showsVideo ? '' : css.none].join(' ')}
        autoPlay
        playsInline
        tabIndex={-1}
        aria-label={person}
      />
      {hasPicture && !showsVideo ? (
        <RemoteDark person={person} isCameraOff={remote !== null} />
      ) : null}
      <div className={css.layer}>
        <header className={css.top}>
          {hasPicture ? <Chips {...props} person={person} /> : null}
        </header>
        <div className={css.middle}>
          <CallMessageView
            state={state}
            problem={problem}
            person={person}
            onRetry={onRetry}
            onClose={onClose}
          />
          {state.kind === 'ended' || (hasMessage && props.camera !== 'on') ? null : (
            <OwnPictureView isCameraOn={props.camera === 'on'} attachLocal={attachLocal} />
          )}
        </div>
        {state.kind === 'ended' ? null : (
          <footer className={css.bottom}>
            <ControlsView {...props} />
          </footer>
        )}
      </div>
      <LiveText>{state.kind === 'connected' ? t('stage.joined', { person }) : ''}</LiveText>
    </main>
  );
}

function RemoteDark({
  person,
  isCameraOff,
}: {
  readonly person: string;
  readonly isCameraOff: boolean;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css.initial}>
      <span className={css.circle} aria-hidden="true">
        {Array.from(person)[0]?.toLocaleUpperCase() ?? ''}
      </span>
      {isCameraOff ? <p>{t('stage.remoteCameraOff', { person })}</p> : null}
    </div>
  );
}

function Chips({
  person,
  remote,
  connection,
  elapsedMs,
}: CallViewProps & { readonly person: string }): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <>
      <p className={css.chip}>
        <span className={css.person}>{person}</span>
        {connection === null ? null : (
          <span className={connection === 'good' ? css.quiet : css.weak}>
            {connection === 'good' ? null : <Icon of={TriangleAlert} small />}
            {t(`stage.connection.${connection}`)}
          </span>
        )}
      </p>
      {remote !== null && remote.microphone === 'off' ? (
        <p className={css.chip}>
          <Icon of={MicOff} small />
          {t('stage.remoteMuted', { person })}
        </p>
      ) : null}
      {elapsedMs === null ? null : (
        <p className={[css.chip, css.time].join(' ')}>
          <Hidden>{t('stage.elapsed', { time: times.elapsed(elapsedMs) })}</Hidden>
          <span aria-hidden="true">{times.elapsed(elapsedMs)}</span>
        </p>
      )}
    </>
  );
}

/** Ctrl+D and Ctrl+E (Cmd on a Mac) turn the microphone and the camera. No single key does anything, and Esc ends nothing. */
function useShortcuts(props: CallViewProps): void {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { state, microphone, camera, onMicrophone, onCamera } = latest.current;
      if (
        event.repeat ||
        event.altKey ||
        event.shiftKey ||
        event.ctrlKey === event.metaKey ||
        state.kind === 'ended'
      )
        return;
      const key = event.key.toLowerCase();
      if (key !== 'd' && key !== 'e') return;
      event.preventDefault();
      if (key === 'd' && (microphone === 'on' || microphone === 'off'))
        onMicrophone(microphone === 'off');
      if (key === 'e' && (camera === 'on' || camera === 'off')) onCamera(camera === 'off');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
