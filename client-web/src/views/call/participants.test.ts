import { expect, it } from 'vitest';
import type { ParticipantView } from '../../room/model';
import { keepUnchanged } from './participants';

const person = (id: string, change: Partial<ParticipantView> = {}): ParticipantView => ({
  id,
  name: id,
  moderator: false,
  connected: true,
  sources: { microphone: true, camera: true, screen: false },
  speaking: false,
  ...change,
});

it('is the same list when nobody changed', () => {
  const before = [person('a'), person('b')];
  expect(keepUnchanged(before, [person('a'), person('b')])).toBe(before);
});

it('has a new object only for who changed', () => {
  const before = [person('a'), person('b')];
  const speaking = keepUnchanged(before, [person('a'), person('b', { speaking: true })]);
  expect(speaking[0]).toBe(before[0]);
  expect(speaking[1]).toMatchObject({ id: 'b', speaking: true });
  const muted = keepUnchanged(before, [
    person('a', { sources: { microphone: false, camera: true, screen: false } }),
    person('b'),
  ]);
  expect(muted[0]?.sources.microphone).toBe(false);
  expect(muted[1]).toBe(before[1]);
});

it('notices who came, who left and who changed places', () => {
  const before = [person('a'), person('b')];
  expect(keepUnchanged(before, [person('a')])).toEqual([person('a')]);
  expect(keepUnchanged(before, [person('b'), person('a')]).map((p) => p.id)).toEqual(['b', 'a']);
});
