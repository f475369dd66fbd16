import { PhoneOff } from 'lucide-react';
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './MeetingView.module.css';
import { TruthStripView, type TruthStripViewProps } from './TruthStripView.tsx';

/** Where the call cell belongs, in CSS pixels of this page. */
export type CallViewRect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type MeetingViewProps = TruthStripViewProps & {
  /** 'open': the call cell lies over the stage. */
  readonly stage: 'opening' | 'open' | 'failed';
  /** The chat of this conversation while its sheet is open, else null. */
  readonly chat: ReactNode;
  /** Called when the stage's place changes, and with null when there is none (the view is gone or the call failed). */
  readonly onCallViewRect: (rect: CallViewRect | null) => void;
  readonly onRetry: () => void;
  readonly onLeave: () => void;
};

export function MeetingView({
  stage,
  chat,
  onCallViewRect,
  onRetry,
  onLeave,
  ...truth
}: MeetingViewProps): ReactElement {
  const { t } = useTranslation();
  const person = plainName(truth.who.peerName);
  return (
    <div className={css.meeting}>
      <Hidden>
        <h1>{t('meeting.title', { person })}</h1>
      </Hidden>
      <TruthStripView {...truth} />
      <div className={css.below}>
        <main
          className={css.stage}
          aria-label={t('meeting.stage')}
          data-region="stage"
          tabIndex={-1}
        >
          {stage === 'failed' ? (
            <div className={css.failed}>
              <Problem
                level={2}
                icon={PhoneOff}
                tone="stop"
                happened={t('meeting.failed.happened')}
                means={t('meeting.failed.means', { person })}
                todo={t('meeting.failed.todo')}
              >
                <Button kind="primary" onPress={onRetry}>
                  {t('app.tryAgain')}
                </Button>
                <Button onPress={onLeave}>{t('meeting.leave')}</Button>
              </Problem>
            </div>
          ) : (
            <StagePlace onCallViewRect={onCallViewRect}>
              {stage === 'opening' ? <Skeleton label={t('meeting.opening')} lines={0} /> : null}
            </StagePlace>
          )}
        </main>
        {chat === null ? null : (
          <aside className={css.sheet} aria-label={t('meeting.messages')}>
            {chat}
          </aside>
        )}
      </div>
    </div>
  );
}

function StagePlace({
  onCallViewRect,
  children,
}: {
  readonly onCallViewRect: (rect: CallViewRect | null) => void;
  readonly children: ReactNode;
}): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const tell = useRef(onCallViewRect);
  useLayoutEffect(() => {
    tell.current = onCallViewRect;
  });
  useLayoutEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => {
      const { x, y, width, height } = box.getBoundingClientRect();
      tell.current({ x, y, width, height });
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      tell.current(null);
    };
  }, []);
  return (
    <div ref={place} className={css.place}>
      {children}
    </div>
  );
}
