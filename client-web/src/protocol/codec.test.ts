import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeClientMessage, decodeServerMessage, encodeClientMessage, ProtocolError } from './index';

const examples = new URL('../../../docs/protocol/', import.meta.url);

function golden(side: 'client' | 'server'): [string, string][] {
  const folder = new URL(`${side}/`, examples);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => [file, readFileSync(new URL(file, folder), 'utf8')])
    : [];
}

describe('the golden messages', () => {
  it('are there for every type of either side', () => {
    const types = (side: 'client' | 'server') =>
      new Set(golden(side).map(([, json]) => (JSON.parse(json) as { type: string }).type));
    expect(types('client').size).toBe(17);
    expect(types('server').size).toBe(21);
  });

  it.each(golden('server'))('decodes what the server says: %s', (_file, json) => {
    expect(decodeServerMessage(json)).toEqual(JSON.parse(json));
  });

  it.each(golden('client'))('decodes and writes again what a page says: %s', (_file, json) => {
    expect(JSON.parse(encodeClientMessage(decodeClientMessage(json)))).toEqual(JSON.parse(json));
  });
});

describe('what is not the protocol', () => {
  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"surprise"}'],
    ['a type out of the prototype', '{"type":"constructor"}'],
    ['an unknown field', '{"type":"pong","extra":1}'],
    ['a missing field', '{"type":"commit"}'],
    ['a fraction for an epoch', '{"type":"commit","epoch":1.5}'],
    ['a negative epoch', '{"type":"commit","epoch":-1}'],
    ['an epoch beyond what a double holds', '{"type":"commit","epoch":9007199254740993}'],
    ['null for a text', '{"type":"waiting","participant":null}'],
    ['a list that is none', '{"type":"speakers","participants":"a"}'],
    ['an unknown path', '{"type":"prepare","epoch":1,"path":{"kind":"pigeon"}}'],
    ['a signal with nothing in it', '{"type":"signal","epoch":1,"from":"a"}'],
    [
      'a signal with both',
      '{"type":"signal","epoch":1,"from":"a","candidate":null,"description":{"type":"offer","sdp":""}}',
    ],
  ])('is refused: %s', (_what, json) => {
    expect(() => decodeServerMessage(json)).toThrow(ProtocolError);
  });

  it('is told where it stands', () => {
    expect(() => decodeServerMessage('{"type":"slots","epoch":1,"slots":[{"mid":3}]}')).toThrow(
      'message.slots[0].mid: text expected',
    );
  });
});
