import { Move, VideoOff } from 'lucide-react';
import {
  type PointerEvent,
  type ReactElement,
  type RefCallback,
  useId,
  useRef,
  useState,
} from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import {
  type Corner,
  cornerAfterKey,
  nearestCorner,
  nextCorner,
} from '../../lib/ui/cornerModel.ts';
import css from './OwnPictureView.module.css';

export type OwnPictureViewProps = {
  readonly isCameraOn: boolean;
  readonly attachLocal: RefCallback<HTMLVideoElement>;
};

type Drag = {
  readonly startX: number;
  readonly startY: number;
  readonly x: number;
  readonly y: number;
};

/** Oneself, small, in one of four corners: dragged there, or moved by the button and the arrow keys. */
export function OwnPictureView({ isCameraOn, attachLocal }: OwnPictureViewProps): ReactElement {
  const { t } = useTranslation();
  const hintId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [corner, setCorner] = useState<Corner>('bottomRight');
  const [drag, setDrag] = useState<Drag | null>(null);

  const onPointerDown = (event: PointerEvent): void => {
    if (
      event.button !== 0 ||
      (event.target instanceof Element && event.target.closest('button') !== null)
    )
      return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ startX: event.clientX, startY: event.clientY, x: 0, y: 0 });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag !== null)
      setDrag({ ...drag, x: event.clientX - drag.startX, y: event.clientY - drag.startY });
  };
  const onPointerUp = (): void => {
    const own = box.current?.getBoundingClientRect();
    const around = box.current?.parentElement?.getBoundingClientRect();
    if (drag !== null && own !== undefined && around !== undefined) {
      setCorner(
        nearestCorner(
          own.x + own.width / 2 - around.x,
          own.y + own.height / 2 - around.y,
          around.width,
          around.height,
        ),
      );
    }
    setDrag(null);
  };

  return (
    <div
      ref={box}
      className={[css.own, css[corner], drag === null ? '' : css.dragged].join(' ')}
      {...(drag === null ? {} : { style: { translate: `${drag.x}px ${drag.y}px` } })}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(null)}
      role="group"
      aria-label={t('stage.you')}
    >
      <video
        ref={attachLocal}
        className={[css.video, isCameraOn ? '' : css.dark].join(' ')}
        autoPlay
        playsInline
        muted
        tabIndex={-1}
        aria-label={t('stage.you')}
      />
      {isCameraOn ? null : (
        <div className={css.off}>
          <Icon of={VideoOff} />
          <span>{t('stage.youOff')}</span>
        </div>
      )}
      {isCameraOn ? <span className={css.name}>{t('stage.you')}</span> : null}
      <AriaButton
        className={css.move ?? ''}
        aria-label={t('stage.movePicture')}
        aria-describedby={hintId}
        onPress={() => setCorner(nextCorner(corner))}
        onKeyDown={(event) => {
          const next = cornerAfterKey(corner, event.key);
          if (next === null) event.continuePropagation();
          else setCorner(next);
        }}
      >
        <Icon of={Move} />
      </AriaButton>
      <Hidden>
        <span id={hintId}>{t('stage.movePictureHint')}</span>
      </Hidden>
    </div>
  );
}
