/** Strict decoding of JSON values: unknown fields and wrong forms are errors that say where. */

/** Something that is not the protocol. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Turns a JSON value into a `T`, or throws a `ProtocolError` that names the place `at`. */
export type Decoder<T> = (value: unknown, at: string) => T;

interface Optional<T> {
  readonly optional: Decoder<T>;
}

type Fields = Readonly<Record<string, Decoder<unknown> | Optional<unknown>>>;

/** The object that its fields describe. */
type Decoded<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Decoder<unknown> ? K : never]: F[K] extends Decoder<infer T> ? T : never;
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer T> ? T : never;
};

function refuse(at: string, wanted: string): never {
  throw new ProtocolError(`${at}: ${wanted} expected`);
}

export const text: Decoder<string> = (value, at) => (typeof value === 'string' ? value : refuse(at, 'text'));

export const flag: Decoder<boolean> = (value, at) => (typeof value === 'boolean' ? value : refuse(at, 'true or false'));

/** A whole number from 0 up to what a double holds exactly: epochs, indices, milliseconds. */
export const count: Decoder<number> = (value, at) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : refuse(at, 'a whole number');

/** One of some words. */
export function oneOf<const T extends string>(...words: readonly T[]): Decoder<T> {
  return (value, at) => (words.includes(value as T) ? (value as T) : refuse(at, words.join(' or ')));
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, at) => (value === null ? null : decoder(value, at));
}

export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((item, index) => decoder(item, `${at}[${index}]`)) : refuse(at, 'a list');
}

/** A field that may be absent. */
export function optional<T>(decoder: Decoder<T>): Optional<T> {
  return { optional: decoder };
}

/** The object that `value` is. */
export function record(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(at, 'an object');
  }
  return value as Record<string, unknown>;
}

/** An object with exactly these fields. */
export function object<F extends Fields>(fields: F): Decoder<Decoded<F>> {
  const entries = Object.entries(fields);
  const known = new Set(entries.map(([name]) => name));
  return (value, at) => {
    const source = record(value, at);
    for (const name of Object.keys(source)) {
      if (!known.has(name)) {
        throw new ProtocolError(`${at}: unknown field ${name}`);
      }
    }
    const result: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const place = `${at}.${name}`;
      if (typeof field === 'function') {
        result[name] = field(source[name], place);
      } else if (Object.hasOwn(source, name)) {
        result[name] = field.optional(source[name], place);
      }
    }
    return result as Decoded<F>;
  };
}

/** One of several objects, told apart by the field `tag`. */
export function taggedUnion<Tag extends string, T extends { readonly [K in Tag]: string }>(
  tag: Tag,
  members: { readonly [Kind in T[Tag]]: Decoder<Extract<T, { readonly [K in Tag]: Kind }>> },
): Decoder<T> {
  return (value, at) => {
    const kind = record(value, at)[tag];
    if (typeof kind !== 'string' || !Object.hasOwn(members, kind)) {
      throw new ProtocolError(`${at}: unknown ${tag} ${JSON.stringify(kind)}`);
    }
    return members[kind as T[Tag]](value, at) as T;
  };
}
