import { TriangleAlert } from 'lucide-react';
import { Fragment, type ReactElement, type RefCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Hidden, LiveText } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { ControlsView, type ControlsViewProps } from './ControlsView.tsx';
import { OwnPictureView } from './OwnPictureView.tsx';
import { MutedChip, PersonDark, PersonView, type RemotePerson } from './PersonView.tsx';
import { CallMessageView } from './CallMessageView.tsx';
import type { CallViewState, DeviceProblem } from './callViewState.ts';
import css from './CallView.module.css';

export type CallViewProps = ControlsViewProps & {
  readonly state: CallViewState;
  /** A camera or microphone that cannot be used; shown over any state of a running call. */
  readonly problem: DeviceProblem | null;
  /** Everybody whom this call is with, also before they come. */
  readonly peerNames: readonly string[];
  /** Everybody who is there and confirmed the key. */
  readonly people: readonly RemotePerson[];
  /** Null while it is not measured. */
  readonly connection: 'good' | 'weak' | 'bad' | null;
  /** How long the call has lasted; null before it begins. */
  readonly elapsedMs: number | null;
  /** Keep the function the same between renders. */
  readonly attachLocal: RefCallback<HTMLVideoElement>;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

/** The call: the others large, oneself small, one row of controls. Dark in both colour schemes. */
export function CallView(props: CallViewProps): ReactElement {
  const { t } = useTranslation();
  const { state, problem, people, attachLocal, onRetry, onClose } = props;
  const names = useNames(props.peerNames);
  useShortcuts(props);
  const hasPicture = state.kind === 'connected' || state.kind === 'reconnecting';
  // A picture that shows nothing would only stand in the way of the words.
  const hasMessage = state.kind !== 'connected' || problem !== null;
  return (
    <main
      className={css.call}
      aria-label={t('stage.region')}
      data-region="stage"
      data-state={state.kind}
      tabIndex={-1}
    >
      <div className={css.people}>
        {people.map(({ id, name, media, attach }) => (
          <PersonView
            key={id}
            name={plainName(name)}
            media={media}
            attach={attach}
            isShown={hasPicture}
          />
        ))}
      </div>
      {hasPicture && people.length === 0 ? <PersonDark name={names} isCameraOff={false} /> : null}
      <div className={css.layer}>
        <header className={css.top}>
          {hasPicture ? <Chips {...props} names={names} /> : null}
        </header>
        <div className={css.middle}>
          <CallMessageView
            state={state}
            problem={problem}
            person={names}
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
      <LiveText>{state.kind === 'connected' ? t('stage.joined', { person: names }) : ''}</LiveText>
    </main>
  );
}

/** All names in one text, each as plain text. */
function useNames(peerNames: readonly string[]): string {
  const { i18n } = useTranslation();
  return new Intl.ListFormat(i18n.language).format(peerNames.map((name) => plainName(name)));
}

function Chips({
  names,
  people,
  connection,
  elapsedMs,
}: CallViewProps & { readonly names: string }): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <>
      <p className={css.chip}>
        <span className={css.person}>{names}</span>
        {connection === null ? null : (
          <span className={connection === 'good' ? css.quiet : css.weak}>
            {connection === 'good' ? null : <Icon of={TriangleAlert} small />}
            {t(`stage.connection.${connection}`)}
          </span>
        )}
      </p>
      {people.map(({ id, name, media }) => (
        <Fragment key={id}>
          {media?.microphone === 'off' ? <MutedChip name={plainName(name)} /> : null}
        </Fragment>
      ))}
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
