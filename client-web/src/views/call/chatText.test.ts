import { expect, it } from 'vitest';
import { piecesOf } from './chatText';
import { countUnread } from './useUnread';

it('makes links of web addresses, without the end of the sentence', () => {
  expect(piecesOf('see https://example.org/a?b=c, or (http://example.com).')).toEqual([
    { text: 'see ' },
    { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' },
    { text: ', or (' },
    { text: 'http://example.com', href: 'http://example.com' },
    { text: ').' },
  ]);
});

it('makes a link of nothing else', () => {
  for (const text of ['plain', 'javascript:alert(1)', 'data:text/html,x', 'https://', '<b>bold</b>']) {
    expect(piecesOf(text)).toEqual([{ text }]);
  }
  expect(piecesOf('')).toEqual([]);
});

it('counts what others wrote after the last line read', () => {
  const entry = (id: number, own: boolean) => ({ id, own, participant: 'a', name: 'A', text: 'x', sentAt: 0 });
  expect(countUnread([entry(1, false), entry(2, true), entry(3, false)], -1)).toBe(2);
  expect(countUnread([entry(1, false), entry(2, true), entry(3, false)], 1)).toBe(1);
  expect(countUnread([], -1)).toBe(0);
});
