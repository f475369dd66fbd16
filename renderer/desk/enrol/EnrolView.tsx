import { FileKey2, FileWarning } from 'lucide-react';
import { type DragEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { Dot, Icon } from '../../lib/ui/icons.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';
import { Skeleton } from '../../lib/ui/Skeleton.tsx';
import css from './EnrolView.module.css';
import { type PracticePreview, PreviewView } from './PreviewView.tsx';

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

export type EnrolState =
  | { readonly step: 'empty' }
  | { readonly step: 'reading' }
  | { readonly step: 'preview'; readonly practice: PracticePreview }
  | { readonly step: 'joining'; readonly practice: PracticePreview }
  | {
      /** One of `enrolRefusals`; any other code gets general words. */ readonly step: 'refused';
      readonly code: string;
    };

export type EnrolViewProps = {
  readonly state: EnrolState;
  readonly developmentNote: string | null;
  readonly onOpenFile: () => void;
  /** A file the person let go over the window. Its name and content are not to be trusted. */
  readonly onDropFile: (file: File) => void;
  readonly onNotNow: () => void;
  readonly onJoin: () => void;
};

export function EnrolView({
  state,
  developmentNote,
  onOpenFile,
  onDropFile,
  onNotNow,
  onJoin,
}: EnrolViewProps): ReactElement {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const takesFiles = state.step === 'empty' || state.step === 'refused';
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
        {state.step === 'empty' ? (
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
        {state.step === 'reading' ? <Skeleton label={t('enrol.reading')} lines={4} /> : null}
        {state.step === 'preview' || state.step === 'joining' ? (
          <PreviewView
            practice={state.practice}
            isJoining={state.step === 'joining'}
            onNotNow={onNotNow}
            onJoin={onJoin}
          />
        ) : null}
        {state.step === 'refused' ? (
          <Problem
            icon={FileWarning}
            tone={
              state.code === 'profile.badSignature' || state.code === 'profile.otherSigner'
                ? 'stop'
                : 'look'
            }
            happened={t(`${textsOf(state.code)}.happened`)}
            means={t(`${textsOf(state.code)}.means`)}
            todo={t(`${textsOf(state.code)}.todo`)}
            code={t('app.code', { code: state.code })}
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
