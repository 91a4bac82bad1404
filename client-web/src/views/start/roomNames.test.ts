import { expect, it } from 'vitest';
import { parseAddress } from '../address';
import { secureRandom, suggestRoomName } from './roomNames';

it('suggests names that are valid rooms, at both ends of its lists', () => {
  for (const random of [() => 0, (below: number) => below - 1, secureRandom]) {
    const name = suggestRoomName(random);
    expect(name).toMatch(/^[a-z]+-[a-z]+-[a-z]+-\d\d$/);
    expect(parseAddress(new URL(`https://example.org/r/${name}`))).toMatchObject({ kind: 'room', room: name });
  }
});

it('has more than ten million names', () => {
  let names = 1;
  suggestRoomName((below) => {
    names *= below;
    return 0;
  });
  expect(names).toBeGreaterThan(10_000_000);
});
