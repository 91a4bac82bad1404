import { describe, expect, it } from 'vitest';
import { linkTo, parseAddress, parseCapture, roomNameFrom } from './address';

const read = (path: string) => parseAddress(new URL(path, 'https://example.org'));

describe('the address of a page', () => {
  it('is the start page without a room', () => {
    expect(read('/')).toEqual({ kind: 'start' });
    expect(read('/somewhere')).toEqual({ kind: 'start' });
  });

  it('names a room, and by default waits in the lobby at 1280x720', () => {
    expect(read('/r/tea')).toEqual({
      kind: 'room',
      room: 'tea',
      name: undefined,
      join: false,
      capture: { width: 1280, height: 720 },
      token: undefined,
    });
  });

  it('carries name, join, size and token', () => {
    expect(read('/r/Tea_1-2?name=Ada%20L&join=1&video=640x360&token=a.b.c')).toEqual({
      kind: 'room',
      room: 'Tea_1-2',
      name: 'Ada L',
      join: true,
      capture: { width: 640, height: 360 },
      token: 'a.b.c',
    });
  });

  it('says which name cannot be a room', () => {
    expect(read('/r/tea%20room')).toEqual({ kind: 'start', invalidRoom: 'tea room' });
    expect(read('/r/%E0%A4%A')).toEqual({ kind: 'start', invalidRoom: '%E0%A4%A' });
    expect(read(`/r/${'a'.repeat(65)}`)).toMatchObject({ kind: 'start' });
    expect(read('/r/')).toEqual({ kind: 'start', invalidRoom: '' });
  });

  it('cuts a name at 64 characters and treats a blank one as absent', () => {
    expect(read(`/r/tea?name=${'x'.repeat(70)}`)).toMatchObject({ name: 'x'.repeat(64) });
    expect(read('/r/tea?name=%20%20&join=1')).toMatchObject({ name: undefined, join: true });
  });
});

describe('the size to capture', () => {
  it.each(['', '640', '640x', '0x360', '640x0', '1921x1080', '1920x1081', '-640x360', '640x360x2', '6.4x3', '1e3x360'])(
    'is the default for "%s"',
    (text) => expect(parseCapture(text)).toEqual({ width: 1280, height: 720 }),
  );

  it('may be anything up to 1920x1080', () => {
    expect(parseCapture('1920x1080')).toEqual({ width: 1920, height: 1080 });
    expect(parseCapture('1x1')).toEqual({ width: 1, height: 1 });
  });
});

describe('a room name from what a person typed', () => {
  it.each([
    ['tea', 'tea'],
    ['Tea-Time_2', 'Tea-Time_2'],
    ['Team Müller', 'team-muller'],
    ['  what? now! ', 'what-now'],
    ['__x', 'x'],
    ['日本', ''],
  ])('makes "%s" into "%s"', (text, name) => expect(roomNameFrom(text)).toBe(name));

  it('keeps to 64 characters', () => expect(roomNameFrom('ab '.repeat(40)).length).toBeLessThanOrEqual(64));
});

it('shares links without names and tokens', () =>
  expect(linkTo('tea', 'https://example.org')).toBe('https://example.org/r/tea'));
