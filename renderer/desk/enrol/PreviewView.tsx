import { FingerprintPattern, Server } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfilePreview } from '../../../preload/contract/shapes.ts';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Card, CardRow } from '../../lib/ui/Card.tsx';
import { Dot } from '../../lib/ui/icons.tsx';
import css from './PreviewView.module.css';

export type PreviewViewProps = {
  /** From the signed file: the practice, the servers that Alcove will contact, and the fingerprint as eight words in order. */
  readonly preview: ProfilePreview;
  readonly isJoining: boolean;
  readonly onNotNow: () => void;
  readonly onJoin: () => void;
};

export function PreviewView({
  preview,
  isJoining,
  onNotNow,
  onJoin,
}: PreviewViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('enrol.preview.title', { practice: plainName(preview.practiceName) })}</h1>
      <p className={css.about}>{t('enrol.preview.notSent')}</p>
      <Card>
        <CardRow
          lead={<Dot of={Server} />}
          title={t('enrol.preview.hosts', { count: preview.hosts.length })}
        >
          <ul className={css.hosts}>
            {preview.hosts.map((host) => (
              <li key={host}>{plainName(host)}</li>
            ))}
          </ul>
        </CardRow>
        <CardRow
          lead={<Dot of={FingerprintPattern} />}
          title={t('enrol.preview.fingerprint')}
          titleId="fingerprint"
        >
          <ol className={css.words} aria-labelledby="fingerprint">
            {preview.fingerprint.map((word, place) => (
              <li key={`${place} ${word}`}>{word}</li>
            ))}
          </ol>
          <p className={css.compare}>{t('enrol.preview.compare')}</p>
        </CardRow>
      </Card>
      <div className={css.actions}>
        <Button onPress={onNotNow} isDisabled={isJoining}>
          {t('enrol.preview.notNow')}
        </Button>
        <Button kind="primary" onPress={onJoin} isWorking={isJoining}>
          {isJoining ? t('enrol.preview.joining') : t('enrol.preview.join')}
        </Button>
      </div>
    </>
  );
}
