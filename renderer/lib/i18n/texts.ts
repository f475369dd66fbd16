// Decides where the words on the screen come from: resources/locales, bundled. It must never fetch a text or run one as code.
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../../../resources/locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** A set of texts, ready at once: nothing is loaded later. */
export function createTexts(): i18n {
  const texts = createInstance();
  void texts.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    // React writes text as text (P16), so nothing is escaped twice.
    interpolation: { escapeValue: false, skipOnVariables: true },
    returnNull: false,
    react: { useSuspense: false },
  });
  return texts;
}
