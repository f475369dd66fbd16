import { ArrowLeft } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { DevelopmentNote } from '../../lib/ui/Chip.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './MessagesPageView.module.css';

export type MessagesPageViewProps = {
  readonly chat: ReactNode;
  readonly developmentNote: string | null;
  readonly onBack: () => void;
};

/** The guest's messages outside a call, with the way back. */
export function MessagesPageView({
  chat,
  developmentNote,
  onBack,
}: MessagesPageViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <header className={css.top}>
        <Button kind="quiet" icon={<Icon of={ArrowLeft} />} onPress={onBack}>
          {t('app.goBack')}
        </Button>
        <DevelopmentNote text={developmentNote} />
      </header>
      <main className={css.column} data-region="content" tabIndex={-1}>
        <Hidden>
          <h1>{t('home.guest.messages')}</h1>
        </Hidden>
        {chat}
      </main>
    </div>
  );
}
