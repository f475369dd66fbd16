// Decides nothing: hands texts, locale and times to the views below it. It must never choose words itself.
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
  useState,
} from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import { createTexts } from './texts.ts';
import { type TimeTexts, timeTexts } from './timeTexts.ts';

const TimesContext = createContext<TimeTexts>(timeTexts('en-GB', 'UTC'));

export type TextsProviderProps = {
  /** BCP 47 tag for dates and numbers, for example navigator.language. */
  readonly locale: string;
  /** IANA name; without it the computer's own zone. */
  readonly timeZone?: string;
  readonly children: ReactNode;
};

/** Stands once at the top of a cell, around its views. */
export function TextsProvider({ locale, timeZone, children }: TextsProviderProps): ReactElement {
  const [texts] = useState(createTexts);
  const times = useMemo(() => timeTexts(locale, timeZone), [locale, timeZone]);
  return (
    <I18nProvider locale={locale}>
      <I18nextProvider i18n={texts}>
        <TimesContext.Provider value={times}>{children}</TimesContext.Provider>
      </I18nextProvider>
    </I18nProvider>
  );
}

/** How moments and durations are written for this person. */
export function useTimes(): TimeTexts {
  return useContext(TimesContext);
}
