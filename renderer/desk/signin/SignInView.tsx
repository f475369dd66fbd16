import { type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../lib/i18n/plainName.ts';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { PasswordField, TextField } from '../../lib/ui/TextField.tsx';
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

export type SignInState =
  | { readonly step: 'ready' }
  | { readonly step: 'working' }
  /** One of `signInFailures`; any other code gets general words. */
  | { readonly step: 'failed'; readonly code: string };

export type SignInViewProps = {
  readonly practiceName: string;
  /** The name to start with, from the last time; empty the first time. */
  readonly name: string;
  readonly state: SignInState;
  readonly developmentNote: string | null;
  readonly onSignIn: (name: string, password: string) => void;
};

export function SignInView({
  practiceName,
  name,
  state,
  developmentNote,
  onSignIn,
}: SignInViewProps): ReactElement {
  const { t } = useTranslation();
  const isWorking = state.step === 'working';
  const isWrong = state.step === 'failed' && state.code === 'matrix.badCredentials';
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
        {state.step === 'failed' ? (
          <Banner
            tone={state.code === 'server.otherCertificate' ? 'stop' : 'look'}
            title={t(`${textsOf(state.code)}.happened`)}
            isNews
          >
            <p>{t(`${textsOf(state.code)}.todo`)}</p>
            <p>{t('app.code', { code: state.code })}</p>
          </Banner>
        ) : null}
        <TextField
          label={t('signin.name')}
          name="name"
          defaultValue={name}
          autoComplete="username"
          autoFocus={name === ''}
          isReadOnly={isWorking}
          isInvalid={isWrong}
        />
        <PasswordField
          label={t('signin.password')}
          name="password"
          showLabel={t('signin.showPassword')}
          hideLabel={t('signin.hidePassword')}
          autoFocus={name !== ''}
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
