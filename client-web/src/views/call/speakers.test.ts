import { expect, it } from 'vitest';
import { NOBODY, updateSpeakers, type SpeakerOrder } from './speakers';

const people = (ids: string, speaking = '') => [...ids].map((id) => ({ id, speaking: speaking.includes(id) }));
const order = (state: SpeakerOrder) => state.order.join('');

it('puts newcomers at the end and closes the gap of those who leave', () => {
  let state = updateSpeakers(NOBODY, people('abc'), 9);
  expect(order(state)).toBe('abc');
  state = updateSpeakers(state, people('acd'), 9);
  expect(order(state)).toBe('acd');
});

it('is the same object when nothing changed', () => {
  const state = updateSpeakers(NOBODY, people('abc', 'b'), 9);
  expect(updateSpeakers(state, people('abc', 'b'), 9)).toBe(state);
  expect(updateSpeakers(state, people('abc'), 9)).toBe(state);
  expect(updateSpeakers(state, people('abc', 'b'), 9)).toBe(state);
});

it('brings a speaker from a later page to the place of the one who was silent longest', () => {
  let state = updateSpeakers(NOBODY, people('abcde', 'c'), 3);
  state = updateSpeakers(state, people('abcde', 'e'), 3);
  expect(order(state)).toBe('aecdb');
  state = updateSpeakers(state, people('abcde', 'd'), 3);
  expect(order(state)).toBe('decab');
});

it('lets nobody who speaks lose their place to another speaker', () => {
  const state = updateSpeakers(updateSpeakers(NOBODY, people('abcd'), 2), people('abcd', 'abd'), 2);
  expect(order(state)).toBe('abcd');
});

it('keeps the first page as it is while its own people speak', () => {
  let state = updateSpeakers(NOBODY, people('abcd'), 3);
  for (const speaker of 'cab') state = updateSpeakers(state, people('abcd', speaker), 3);
  expect(order(state)).toBe('abcd');
});

it('shows large who speaks, keeps them when they pause, and does not jump when two speak', () => {
  let state = updateSpeakers(NOBODY, people('abc'), 9);
  expect(state.focus).toBe('a');
  state = updateSpeakers(state, people('abc', 'b'), 9);
  expect(state.focus).toBe('b');
  state = updateSpeakers(state, people('abc'), 9);
  expect(state.focus).toBe('b');
  state = updateSpeakers(state, people('abc', 'ab'), 9);
  expect(state.focus).toBe('b');
  state = updateSpeakers(state, people('abc', 'a'), 9);
  expect(state.focus).toBe('a');
  state = updateSpeakers(state, people('bc'), 9);
  expect(state.focus).toBe('b');
  expect(updateSpeakers(state, [], 9).focus).toBeUndefined();
});
