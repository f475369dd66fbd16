import { FileKey2, FileWarning } from 'lucide-react';
import { type DragEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { Dot, Icon } from '../../lib/ui/icons.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './EnrolView.module.css';
import type { EnrolStep } from './enrolController.dom.ts';
import { PreviewView } from './PreviewView.tsx';

export const enrolRefusals = [
  'profile.badSignature',
  'profile.expired',
  'profile.notYetValid',
  'profile.olderSerial',
  'profile.unknownField',
  'profile.malformed',
  'profile.otherSigner',
  'profile.unreadable',
  'profile.tooLarge',
  'profile.nothingChosen',
] as const;
export type EnrolRefusal = (typeof enrolRefusals)[number];

const textsOf = (code: string): `enrol.refused.${EnrolRefusal}` | 'unknown' => {
  const known = enrolRefusals.find((one) => one === code);
  return known === undefined ? 'unknown' : `enrol.refused.${known}`;
};

export type EnrolViewProps = {
  readonly step: EnrolStep;
  readonly developmentNote: string | null;
  readonly onOpenFile: () => void;
  readonly onDropFile: (file: File) => void;
  readonly onNotNow: () => void;
  readonly onJoin: () => void;
};

export function EnrolView({
  step,
  developmentNote,
  onOpenFile,
  onDropFile,
  onNotNow,
  onJoin,
}: EnrolViewProps): ReactElement {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const takesFiles = step.kind === 'empty' || step.kind === 'refused';
  const onDrag = (event: DragEvent): void => {
    event.preventDefault();
    event.dataTransfer.dropEffect = takesFiles ? 'copy' : 'none';
    setOver(takesFiles && event.type !== 'dragleave');
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (takesFiles && file !== undefined) onDropFile(file);
  };
  return (
    <div
      className={css.whole}
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrop}
    >
      <Page name={t('app.name')} mark="inside" wide developmentNote={developmentNote}>
        {step.kind === 'empty' ? (
          <div className={css.empty}>
            <h1>{t('enrol.empty.title')}</h1>
            <p className={css.about}>{t('enrol.empty.about')}</p>
            <Button
              kind="primary"
              size="big"
              wide
              icon={<Icon of={FileKey2} />}
              onPress={onOpenFile}
            >
              {t('enrol.empty.open')}
            </Button>
            <p className={css.hint}>{t('enrol.empty.drag')}</p>
          </div>
        ) : null}
        {step.kind === 'reading' ? <Skeleton label={t('enrol.reading')} lines={4} /> : null}
        {step.kind === 'preview' || step.kind === 'joining' ? (
          <PreviewView
            preview={step.preview}
            isJoining={step.kind === 'joining'}
            onNotNow={onNotNow}
            onJoin={onJoin}
          />
        ) : null}
        {step.kind === 'refused' ? (
          <Problem
            icon={FileWarning}
            tone={
              step.code === 'profile.badSignature' || step.code === 'profile.otherSigner'
                ? 'stop'
                : 'look'
            }
            happened={t(`${textsOf(step.code)}.happened`)}
            means={t(`${textsOf(step.code)}.means`)}
            todo={t(`${textsOf(step.code)}.todo`)}
            code={t('app.code', { code: step.code })}
          >
            <Button kind="primary" onPress={onOpenFile}>
              {t('enrol.refused.again')}
            </Button>
            <Button onPress={onNotNow}>{t('enrol.preview.notNow')}</Button>
          </Problem>
        ) : null}
      </Page>
      {isOver ? (
        <div className={css.over}>
          <Dot of={FileKey2} tone="accent" big />
          <p>{t('enrol.empty.drop')}</p>
        </div>
      ) : null}
    </div>
  );
}
