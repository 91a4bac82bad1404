import { expect, it } from 'vitest';
import { initialsOf, tintOf } from './person';

it.each([
  ['Ada', 'A'],
  ['ada lovelace', 'AL'],
  ['Jean  Luc  Picard', 'JP'],
  ['Østen Åberg', 'ØÅ'],
  ['👩‍🚀 Zoe', '👩‍🚀Z'],
  ['', '·'],
])('takes initials of "%s"', (name, initials) => expect(initialsOf(name)).toBe(initials));

it('gives a person the same tint everywhere, of twelve', () => {
  expect(tintOf('Ada')).toBe(tintOf('Ada'));
  for (let i = 0; i < 50; i++) expect(tintOf(`person ${i}`)).toBeLessThan(12);
});
