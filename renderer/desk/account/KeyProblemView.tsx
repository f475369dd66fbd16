import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../lib/ui/Button.tsx';
import { Page } from '../../lib/ui/Page.tsx';
import { Problem } from '../../lib/ui/Problem.tsx';

export const keyProblems = [
  'keys.unreadable',
  'keys.absentBackend',
  'keys.plaintextBackend',
  'keys.timedOut',
] as const;
export type KeyProblem = (typeof keyProblems)[number];

const textsOf = (code: string): KeyProblem | 'unknown' =>
  keyProblems.find((one) => one === code) ?? 'unknown';

export type KeyProblemViewProps = {
  /** One of `keyProblems`; any other code gets general words. */
  readonly code: string;
  /** The store is being asked again. */
  readonly isWorking: boolean;
  readonly developmentNote: string | null;
  readonly onRetry: () => void;
};

/** The computer's password store failed. Nothing is created in its place (P13, P14). */
export function KeyProblemView({
  code,
  isWorking,
  developmentNote,
  onRetry,
}: KeyProblemViewProps): ReactElement {
  const { t } = useTranslation();
  const texts = textsOf(code);
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      <Problem
        icon={KeyRound}
        happened={t(`${texts}.happened`)}
        means={t(`${texts}.means`)}
        todo={t(`${texts}.todo`)}
        code={t('app.code', { code })}
      >
        <Button kind="primary" onPress={onRetry} isWorking={isWorking}>
          {isWorking ? t('keys.working') : t('app.tryAgain')}
        </Button>
      </Problem>
    </Page>
  );
}
