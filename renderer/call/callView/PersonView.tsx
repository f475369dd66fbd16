import { MicOff } from 'lucide-react';
import type { ReactElement, RefCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './CallView.module.css';

/** Somebody else in the call, as last measured. */
export type RemotePerson = {
  readonly id: string;
  /** Empty while it is not known which of several people this is. */
  readonly name: string;
  /** Null while nothing of it arrives. */
  readonly media: { readonly camera: 'on' | 'off'; readonly microphone: 'on' | 'off' } | null;
  /** Called with the element when it appears and with null when it goes. Keep the function the same between renders. */
  readonly attach: RefCallback<HTMLVideoElement>;
};

/** The picture of one other person, or their initial while there is none. */
export function PersonView({
  name,
  media,
  attach,
  isShown,
}: Omit<RemotePerson, 'id'> & { readonly isShown: boolean }): ReactElement {
  const showsVideo = isShown && media !== null && media.camera === 'on';
  return (
    <div className={css.tile}>
      <video
        ref={attach}
        data-person
        className={[css.remote, showsVideo ? '' : css.none].join(' ')}
        autoPlay
        playsInline
        tabIndex={-1}
        aria-label={name}
      />
      {isShown && !showsVideo ? <PersonDark name={name} isCameraOff={media !== null} /> : null}
    </div>
  );
}

export function PersonDark({
  name,
  isCameraOff,
}: {
  readonly name: string;
  readonly isCameraOff: boolean;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css.initial}>
      <span className={css.circle} aria-hidden="true">
        {Array.from(name)[0]?.toLocaleUpperCase() ?? ''}
      </span>
      {isCameraOff ? <p>{t('stage.remoteCameraOff', { person: name })}</p> : null}
    </div>
  );
}

export function MutedChip({ name }: { readonly name: string }): ReactElement {
  const { t } = useTranslation();
  return (
    <p className={css.chip}>
      <Icon of={MicOff} small />
      {t('stage.remoteMuted', { person: name })}
    </p>
  );
}
