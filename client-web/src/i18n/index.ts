import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de';
import { en } from './en';

const LANGUAGES = { en: { translation: en }, de: { translation: de } };

/** The language of the person's that Gridroom speaks, else English. */
export function chooseLanguage(preferred: readonly string[]): keyof typeof LANGUAGES {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}

/** Makes the texts ready, in the language that the browser asks for. */
export function startTranslations(preferred: readonly string[]): void {
  const language = chooseLanguage(preferred);
  document.documentElement.lang = language;
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: LANGUAGES,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
}
