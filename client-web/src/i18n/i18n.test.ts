import { describe, expect, it } from 'vitest';
import { NOTICE_KEYS } from '../room/model';
import { chooseLanguage } from '.';
import { de } from './de';
import { en } from './en';

const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1] ?? '').sort();

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value as object, `${path}${key}.`),
  );
}

describe('the translations', () => {
  it('say the same things in both languages, with the same values', () => {
    const german = new Map(leaves(de));
    for (const [key, text] of leaves(en)) {
      expect([key, placeholdersOf(german.get(key) ?? 'missing')]).toEqual([key, placeholdersOf(text)]);
    }
    expect(german.size).toBe(leaves(en).length);
  });

  it('have a text for each notice of the engine', () => {
    expect(Object.keys(en.notice).sort()).toEqual([...NOTICE_KEYS].sort());
  });

  it('follow the first language that the person reads', () => {
    expect(chooseLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(chooseLanguage(['fr'])).toBe('en');
  });
});
