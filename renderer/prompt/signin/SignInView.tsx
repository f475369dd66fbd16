import { type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { PasswordField, TextField } from '../../lib/ui/TextField.tsx';
import type { SignInStep } from './signInController.ts';
import css from './SignInView.module.css';

export const signInFailures = [
  'matrix.badCredentials',
  'matrix.unreachable',
  'matrix.rateLimited',
  'matrix.refused',
  'matrix.sessionEnded',
  'matrix.deviceMismatch',
  'matrix.cryptoStoreUnreadable',
  'matrix.cryptoStoreMissing',
  'server.otherCertificate',
] as const;
export type SignInFailure = (typeof signInFailures)[number];

const textsOf = (code: string): `signin.failed.${SignInFailure}` | 'unknown' => {
  const known = signInFailures.find((one) => one === code);
  return known === undefined ? 'unknown' : `signin.failed.${known}`;
};

export type SignInViewProps = {
  readonly practiceName: string;
  /** Where it failed: one of `signInFailures`; any other code gets general words. */
  readonly step: SignInStep;
  readonly developmentNote: string | null;
  readonly onSignIn: (name: string, password: string) => void;
};

export function SignInView({
  practiceName,
  step,
  developmentNote,
  onSignIn,
}: SignInViewProps): ReactElement {
  const { t } = useTranslation();
  const isWorking = step.kind === 'working';
  const isWrong = step.kind === 'failed' && step.code === 'matrix.badCredentials';
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [givenName, password] = [fields.get('name'), fields.get('password')];
    if (isWorking || typeof givenName !== 'string' || typeof password !== 'string') return;
    if (givenName.trim() !== '' && password !== '') onSignIn(givenName.trim(), password);
  };
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      <h1>{t('signin.title', { practice: plainName(practiceName) })}</h1>
      <p className={css.about}>{t('signin.about')}</p>
      <form className={css.form} onSubmit={onSubmit}>
        {step.kind === 'failed' ? (
          <Banner
            tone={step.code === 'server.otherCertificate' ? 'stop' : 'look'}
            title={t(`${textsOf(step.code)}.happened`)}
            isNews
          >
            <p>{t(`${textsOf(step.code)}.todo`)}</p>
            <p>{t('app.code', { code: step.code })}</p>
          </Banner>
        ) : null}
        <TextField
          label={t('signin.name')}
          name="name"
          autoComplete="username"
          autoFocus
          isReadOnly={isWorking}
          isInvalid={isWrong}
        />
        <PasswordField
          label={t('signin.password')}
          name="password"
          showLabel={t('signin.showPassword')}
          hideLabel={t('signin.hidePassword')}
          isReadOnly={isWorking}
          isInvalid={isWrong}
        />
        <Button kind="primary" size="big" type="submit" wide isWorking={isWorking}>
          {isWorking ? t('signin.working') : t('signin.submit')}
        </Button>
      </form>
    </Page>
  );
}
