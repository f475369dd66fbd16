import { FingerprintPattern, Server } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Card, CardRow } from '../../lib/ui/Card.tsx';
import { Dot } from '../../lib/ui/icons.tsx';
import css from './PreviewView.module.css';

export type PracticePreview = {
  readonly name: string;
  /** Who invites, from the signed file; null when the file does not say. */
  readonly invitedBy: string | null;
  /** Host names Alcove will contact, as they stand in the signed file. */
  readonly hosts: readonly string[];
  /** The fingerprint as eight words, in order. */
  readonly words: readonly string[];
};

export type PreviewViewProps = {
  readonly practice: PracticePreview;
  readonly isJoining: boolean;
  readonly onNotNow: () => void;
  readonly onJoin: () => void;
};

export function PreviewView({
  practice,
  isJoining,
  onNotNow,
  onJoin,
}: PreviewViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('enrol.preview.title', { practice: plainName(practice.name) })}</h1>
      <p className={css.about}>
        {practice.invitedBy === null
          ? t('enrol.preview.notSent')
          : t('enrol.preview.invited', { person: plainName(practice.invitedBy) })}
      </p>
      <Card>
        <CardRow
          lead={<Dot of={Server} />}
          title={t('enrol.preview.hosts', { count: practice.hosts.length })}
        >
          <ul className={css.hosts}>
            {practice.hosts.map((host) => (
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
            {practice.words.map((word, place) => (
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
