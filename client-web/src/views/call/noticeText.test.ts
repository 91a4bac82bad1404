import { createInstance, type TFunction } from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { de } from '../../i18n/de';
import { en } from '../../i18n/en';
import { NOTICE_KEYS, type Notice } from '../../room/model';
import { isWorthShowing, noticeText } from './noticeText';

const languages: Record<string, TFunction> = {};

beforeAll(async () => {
  for (const [language, translation] of Object.entries({ en, de })) {
    languages[language] = await createInstance().init({
      lng: language,
      resources: { [language]: { translation } },
      interpolation: { escapeValue: false },
    });
  }
});

const say = (language: string, notice: Pick<Notice, 'key' | 'values'>) =>
  noticeText(languages[language] as TFunction, { id: 1, tone: 'info', ...notice });

const VALUES = {
  label: 'Headset',
  replacement: 'Built-in',
  problem: 'in-use',
  device: 'microphone',
  name: 'Ada',
  source: 'screen',
  message: 'No.',
};

it('has a whole sentence for each notice, with all its values filled in', () => {
  for (const language of ['en', 'de']) {
    for (const key of NOTICE_KEYS) {
      const text = say(language, { key, values: VALUES });
      expect(text).not.toMatch(/{{|}}|undefined|notice\./);
      expect(text).toMatch(/[.…]$/);
    }
  }
});

it('says devices, problems and sources in the language of the sentence', () => {
  expect(say('en', { key: 'device-problem', values: VALUES })).toBe(
    'The microphone cannot be used: another program is using it.',
  );
  expect(say('de', { key: 'muted-by', values: VALUES })).toBe('Ada hat dein Bildschirm-Teilen ausgeschaltet.');
});

it('has words for problems that it does not know', () => {
  expect(say('en', { key: 'device-problem', values: { device: 'camera', problem: 'haunted' } })).toBe(
    'The camera cannot be used: it did not start.',
  );
});

it('leaves names as they are typed', () => {
  expect(say('en', { key: 'participant-joined', values: { name: '<b>A & B</b>' } })).toBe('<b>A & B</b> came in.');
});

it('is silent about coming and going in a crowd, and about what the banner says', () => {
  const notice = (key: Notice['key']): Notice => ({ id: 1, key, tone: 'info' });
  expect(isWorthShowing(notice('participant-joined'), 3)).toBe(true);
  expect(isWorthShowing(notice('participant-joined'), 11)).toBe(false);
  expect(isWorthShowing(notice('participant-removed'), 11)).toBe(true);
  expect(isWorthShowing(notice('connection-lost'), 3)).toBe(false);
});
