import { ChevronDown, ChevronUp, Ear, EarOff, UserRoundX, type LucideIcon } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { DevelopmentNote } from '../../lib/ui/Chip.tsx';
import { LiveText } from '../../lib/ui/Hidden.tsx';
import { Dot, Icon, type DotTone } from '../../lib/ui/icons.tsx';
import { IconButton } from '../../lib/ui/IconButton.tsx';
import { type Measured, TruthDetailsView } from './TruthDetailsView.tsx';
import css from './TruthStripView.module.css';

export type TruthLevel = 'protected' | 'notYet' | 'lost' | 'unknown';

export type TruthStripViewProps = {
  /** The answer to "Who can hear us?". `atMs` is when the level was reached. */
  readonly who: { readonly level: TruthLevel; readonly peerName: string; readonly atMs: number };
  /** The answer to "Is it really them?". Null while nothing may be said: then the question is not drawn. */
  readonly really: 'unconfirmed' | null;
  /** Null while nothing was measured. */
  readonly measured: Measured | null;
  readonly developmentNote: string | null;
};

const looks: Readonly<Record<TruthLevel, { readonly icon: LucideIcon; readonly tone: DotTone }>> = {
  protected: { icon: Ear, tone: 'accent' },
  notYet: { icon: EarOff, tone: 'look' },
  lost: { icon: EarOff, tone: 'stop' },
  unknown: { icon: EarOff, tone: 'look' },
};

/** The strip that is always there: what is protected, in sentences. It draws only answers it is given (P18). */
export function TruthStripView({
  who,
  really,
  measured,
  developmentNote,
}: TruthStripViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  const detailsId = useId();
  const [isOpen, setOpen] = useState(false);
  const sentence = t(`truth.who.${who.level}`, {
    person: plainName(who.peerName),
    time: times.clock(who.atMs),
  });
  return (
    <section
      className={css.truth}
      aria-label={t('truth.region')}
      data-region="truth"
      data-level={who.level}
      tabIndex={-1}
    >
      <div className={css.strip}>
        <Answer
          icon={looks[who.level].icon}
          tone={looks[who.level].tone}
          question={t('truth.who.question')}
          answer={sentence}
          level={who.level}
        />
        {really === null ? null : (
          <Answer
            icon={UserRoundX}
            tone="look"
            question={t('truth.really.question')}
            answer={t('truth.really.unconfirmed')}
            level={null}
          />
        )}
        <div className={css.more}>
          <IconButton
            label={isOpen ? t('truth.less') : t('truth.more')}
            icon={<Icon of={isOpen ? ChevronUp : ChevronDown} />}
            isExpanded={isOpen}
            controls={detailsId}
            onPress={() => setOpen(!isOpen)}
          />
        </div>
      </div>
      <div id={detailsId} className={css.details} hidden={!isOpen}>
        {isOpen ? (
          <>
            <TruthDetailsView measured={measured} />
            <DevelopmentNote text={developmentNote} />
          </>
        ) : null}
      </div>
      <LiveText urgent={who.level === 'lost'}>{sentence}</LiveText>
    </section>
  );
}

type AnswerProps = {
  readonly icon: LucideIcon;
  readonly tone: DotTone;
  readonly question: string;
  readonly answer: string;
  readonly level: TruthLevel | null;
};

function Answer({ icon, tone, question, answer, level }: AnswerProps): ReactElement {
  return (
    <div className={css.answer}>
      <Dot of={icon} tone={tone} />
      <div className={css.words}>
        <p className={css.question}>{question}</p>
        <p className={[css.sentence, level === 'lost' ? css.lost : ''].join(' ')}>{answer}</p>
      </div>
    </div>
  );
}
