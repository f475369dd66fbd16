import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';

export type KeyProblem = 'keys.unreadable' | 'keys.absentBackend' | 'keys.plaintextBackend' | 'keys.timedOut';

export type KeyProblemViewProps = {
  readonly code: KeyProblem;
  /** The store is being asked again. */
  readonly isWorking: boolean;
  readonly developmentNote: string | null;
  readonly onRetry: () => void;
};

/** The computer's password store failed. Nothing is created in its place (P13, P14). */
export function KeyProblemView({ code, isWorking, developmentNote, onRetry }: KeyProblemViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      <Problem icon={KeyRound} happened={t(`${code}.happened`)} means={t(`${code}.means`)} todo={t(`${code}.todo`)} code={t('app.code', { code })}>
        <Button kind="primary" onPress={onRetry} isWorking={isWorking}>
          {isWorking ? t('keys.working') : t('app.tryAgain')}
        </Button>
      </Problem>
    </Page>
  );
}
