import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../lib/ui/Page.tsx';

export type BehindPromptViewProps = { readonly developmentNote: string | null };

/** Nothing but the mark: the question stands in a page of its own over this one (P8). */
export function BehindPromptView({ developmentNote }: BehindPromptViewProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Page name={t('app.name')} mark="inside" developmentNote={developmentNote}>
      {null}
    </Page>
  );
}
