import { useCallback, useRef, useSyncExternalStore } from 'react';

/** Something that has a snapshot and says when there is a new one: a session, or the devices. */
export interface SnapshotSource<S> {
  snapshot(): S;
  subscribe(listener: () => void): () => void;
}

/**
 * Takes a part of a snapshot, and draws the component anew only when that part differs.
 *
 * @param equal whether two parts are the same; identity by default
 */
export function useSnapshot<S, T>(
  source: SnapshotSource<S>,
  select: (snapshot: S) => T,
  equal: (a: T, b: T) => boolean = Object.is,
): T {
  const kept = useRef<{ value: T } | undefined>(undefined);
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source]);
  return useSyncExternalStore(subscribe, () => {
    const value = select(source.snapshot());
    if (kept.current !== undefined && equal(kept.current.value, value)) return kept.current.value;
    kept.current = { value };
    return value;
  });
}

/** Whether two records or lists have identical members. */
export function shallowEqual<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

/** Whether two lists have members that are shallowly equal, in the same order. */
export function listsEqual<T extends object>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => shallowEqual(item, b[index] as T)));
}
