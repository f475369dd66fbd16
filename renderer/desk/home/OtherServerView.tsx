import { ShieldAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';

export type OtherServerViewProps = {
  readonly developmentNote: string | null;
  readonly onRetry: () => void;
};

/** In place of the home: what answered is not the practice's server (P4). */
export function OtherServerView({ developmentNote, onRetry }: OtherServerViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      <Problem
        icon={ShieldAlert}
        tone="stop"
        happened={t('home.otherCertificate.happened')}
        means={t('home.otherCertificate.means')}
        todo={t('home.otherCertificate.todo')}
      >
        <Button kind="primary" onPress={onRetry}>
          {t('app.tryAgain')}
        </Button>
      </Problem>
    </Page>
  );
}
