import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import css from './TruthDetailsView.module.css';

/** What was counted in the last two seconds on this computer. Null for a number that was not counted. */
export type Measured = {
  readonly framesSent: number | null;
  readonly framesSealed: number | null;
  readonly framesOpened: number | null;
  /** Frames that could not be opened and were thrown away. */
  readonly framesDropped: number | null;
  readonly route: 'relayOnly' | 'none' | 'unknown';
  /** The real name of the encryption in use, for example "SFrame, AES-GCM 256"; null while none is. */
  readonly encryption: string | null;
  /** host:port of every server this call has contacted. */
  readonly servers: readonly string[];
};

/** The second level: the real names of things, and what cannot be hidden. */
export function TruthDetailsView({
  measured,
}: {
  readonly measured: Measured | null;
}): ReactElement {
  const { t, i18n } = useTranslation();
  if (measured === null) return <p className={css.seen}>{t('truth.details.none')}</p>;
  const number = (value: number | null): string =>
    value === null
      ? t('truth.details.routeUnknown')
      : new Intl.NumberFormat(i18n.language).format(value);
  const route = {
    relayOnly: t('truth.details.relayOnly'),
    none: t('truth.details.routeNone'),
    unknown: t('truth.details.routeUnknown'),
  }[measured.route];
  const counts = [
    [t('truth.details.sent'), measured.framesSent],
    [t('truth.details.sealed'), measured.framesSealed],
    [t('truth.details.opened'), measured.framesOpened],
    [t('truth.details.dropped'), measured.framesDropped],
  ] as const;
  return (
    <div className={css.details}>
      <h2>{t('truth.details.title')}</h2>
      <dl className={css.facts}>
        {counts.map(([name, value]) => (
          <div key={name} className={css.count}>
            <dt>{name}</dt>
            <dd>{number(value)}</dd>
          </div>
        ))}
        <div className={css.fact}>
          <dt>{t('truth.details.route')}</dt>
          <dd>{route}</dd>
        </div>
        <div className={css.fact}>
          <dt>{t('truth.details.encryption')}</dt>
          <dd>{measured.encryption ?? t('truth.details.encryptionNone')}</dd>
        </div>
        <div className={css.fact}>
          <dt>{t('truth.details.servers')}</dt>
          <dd>
            {measured.servers.length === 0
              ? t('truth.details.serversNone')
              : measured.servers.map(plainName).join(', ')}
          </dd>
        </div>
      </dl>
      <p className={css.seen}>{t('truth.details.seen')}</p>
    </div>
  );
}
