import { expect, it } from 'vitest';
import { endingOf } from './EndPage';

it.each([
  ['left', 'left'],
  ['server-full', 'full'],
  ['token-refused', 'token'],
  ['resumed-elsewhere', 'elsewhere'],
  ['shutting-down', 'lost'],
  ['constructor', 'lost'],
])('tells the end with code "%s" as "%s"', (code, ending) => expect(endingOf(code)).toBe(ending));
