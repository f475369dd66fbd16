import type { FormEvent, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { PasswordField } from '../../lib/ui/TextField.tsx';
import type { SignInStep } from './signInController.ts';
import css from './SignInView.module.css';

export type IdentityViewProps = {
  readonly step: SignInStep;
  readonly developmentNote: string | null;
  readonly onReplace: (password: string) => void;
};

/** The account belongs to another computer. Only the person may move it here; others will see the change. */
export function IdentityView({
  step,
  developmentNote,
  onReplace,
}: IdentityViewProps): ReactElement {
  const { t } = useTranslation();
  const isWorking = step.kind === 'working';
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    if (typeof password === 'string' && password !== '' && !isWorking) onReplace(password);
  };
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      <h1>{t('identity.title')}</h1>
      <div className={css.about}>
        <p>{t('identity.about')}</p>
        <p>{t('identity.older')}</p>
      </div>
      <form className={css.form} onSubmit={submit}>
        {step.kind === 'failed' ? <Banner tone="look" title={t('identity.failed')} isNews /> : null}
        <PasswordField
          label={t('identity.password')}
          name="password"
          showLabel={t('signin.showPassword')}
          hideLabel={t('signin.hidePassword')}
          autoFocus
          isReadOnly={isWorking}
        />
        <Button kind="primary" type="submit" size="big" wide isWorking={isWorking}>
          {isWorking ? t('identity.working') : t('identity.submit')}
        </Button>
      </form>
    </Page>
  );
}
