import { UserPlus } from 'lucide-react';
import type { FormEvent, ReactElement } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { TextField } from '../../lib/ui/TextField.tsx';
import css from './InviteView.module.css';

export type InviteViewProps = {
  readonly state: 'closed' | 'open' | 'working' | 'failed';
  readonly onShow: (open: boolean) => void;
  readonly onInvite: (name: string) => void;
};

/** The button that opens a conversation with somebody new, and its small form. */
export function InviteView({ state, onShow, onInvite }: InviteViewProps): ReactElement {
  const { t } = useTranslation();
  const isWorking = state === 'working';
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name === 'string' && name.trim() !== '' && !isWorking) onInvite(name);
  };
  return (
    <>
      <Button icon={<Icon of={UserPlus} />} onPress={() => onShow(true)}>
        {t('home.invite.action')}
      </Button>
      <ModalOverlay
        className={css.overlay ?? ''}
        isOpen={state !== 'closed'}
        onOpenChange={onShow}
        isDismissable={!isWorking}
        isKeyboardDismissDisabled={isWorking}
      >
        <Modal className={css.modal ?? ''}>
          <Dialog className={css.dialog ?? ''}>
            <form className={css.form} onSubmit={submit}>
              <Heading slot="title" className={css.title ?? ''}>
                {t('home.invite.title')}
              </Heading>
              <p className={css.about}>{t('home.invite.about')}</p>
              {state === 'failed' ? (
                <Banner tone="look" title={t('home.invite.failed')} isNews />
              ) : null}
              <TextField
                label={t('home.invite.name')}
                name="name"
                description={t('home.invite.hint')}
                autoFocus
                isReadOnly={isWorking}
              />
              <div className={css.buttons}>
                <Button isDisabled={isWorking} onPress={() => onShow(false)}>
                  {t('home.invite.notNow')}
                </Button>
                <Button kind="primary" type="submit" isWorking={isWorking}>
                  {isWorking ? t('home.invite.working') : t('home.invite.submit')}
                </Button>
              </div>
            </form>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
