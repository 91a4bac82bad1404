import { describe, expect, it } from 'vitest';
import { ListeningPause, Speaking } from './speaking';

describe('speaking', () => {
  it('goes on through short pauses', () => {
    const speaking = new Speaking();
    const first = speaking.update(0, ['ada']);
    expect([...first]).toEqual(['ada']);
    expect(speaking.update(800, [])).toBe(first);
    expect([...speaking.update(801, [])]).toEqual([]);
  });
});

describe('the pause in listening', () => {
  it('lasts as long as a switch', () => {
    const pause = new ListeningPause();
    expect(pause.isOn(0, false)).toBe(false);
    expect(pause.isOn(1000, true)).toBe(true);
    expect(pause.isOn(2000, true)).toBe(true);
    expect(pause.isOn(2200, false)).toBe(false);
  });

  it('ends after two seconds of a switch that hangs, and begins anew with the next one', () => {
    const pause = new ListeningPause();
    expect(pause.isOn(1000, true)).toBe(true);
    expect(pause.isOn(2999, true)).toBe(true);
    expect(pause.isOn(3000, true)).toBe(false);
    expect(pause.isOn(15_000, true)).toBe(false);
    expect(pause.isOn(15_200, false)).toBe(false);
    expect(pause.isOn(15_400, true)).toBe(true);
  });
});
