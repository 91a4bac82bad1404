/** What the order of tiles depends on. */
export interface Talker {
  readonly id: string;
  readonly speaking: boolean;
}

/** Who stands where, and who is large in speaker view. Changes as little as possible, so that faces stay in their places. */
export interface SpeakerOrder {
  /** Everybody else's ids: who is at the front is on the first page. */
  readonly order: readonly string[];
  /** The person who speaks, or spoke last. */
  readonly focus: string | undefined;
  /** When somebody spoke, as a count of turns. */
  readonly lastTurn: ReadonlyMap<string, number>;
}

export const NOBODY: SpeakerOrder = { order: [], focus: undefined, lastTurn: new Map() };

/**
 * Takes up who is there and who speaks. Newcomers stand at the end. Somebody who speaks on a later page changes places with whoever of the
 * first `pageSize` has been silent longest. Returns the same object if nothing changed.
 */
export function updateSpeakers(before: SpeakerOrder, talkers: readonly Talker[], pageSize: number): SpeakerOrder {
  const order = mergeOrder(before.order, talkers);
  const speaking = talkers.filter((talker) => talker.speaking).map((talker) => talker.id);
  const lastTurn = noteTurns(before.lastTurn, talkers, speaking);
  const swapped = promote(order, speaking, lastTurn, pageSize);
  const focus = nextFocus(before.focus, talkers, speaking);
  const same = focus === before.focus && lastTurn === before.lastTurn && equalLists(swapped, before.order);
  return same ? before : { order: swapped, focus, lastTurn };
}

function mergeOrder(order: readonly string[], talkers: readonly Talker[]): string[] {
  const present = new Set(talkers.map((talker) => talker.id));
  const known = new Set(order);
  return [...order.filter((id) => present.has(id)), ...talkers.map((t) => t.id).filter((id) => !known.has(id))];
}

/** A new turn is counted only when the person was not the last to take one, else every word would be a change. */
function noteTurns(
  before: ReadonlyMap<string, number>,
  talkers: readonly Talker[],
  speaking: readonly string[],
): ReadonlyMap<string, number> {
  const latest = Math.max(0, ...before.values());
  const fresh = speaking.filter((id) => before.get(id) !== latest || latest === 0);
  const present = new Set(talkers.map((talker) => talker.id));
  const gone = [...before.keys()].some((id) => !present.has(id));
  if (!gone && (fresh.length === 0 || fresh.length < speaking.length)) return before;
  const after = new Map([...before].filter(([id]) => present.has(id)));
  if (fresh.length === speaking.length) for (const id of fresh) after.set(id, latest + 1);
  return after;
}

function promote(
  order: readonly string[],
  speaking: readonly string[],
  lastTurn: ReadonlyMap<string, number>,
  pageSize: number,
): readonly string[] {
  const result = [...order];
  for (const id of speaking) {
    const from = result.indexOf(id);
    if (from < pageSize) continue;
    const to = longestSilent(result.slice(0, pageSize), speaking, lastTurn);
    if (to < 0) continue;
    result[from] = result[to] ?? id;
    result[to] = id;
  }
  return result;
}

function longestSilent(
  page: readonly string[],
  speaking: readonly string[],
  lastTurn: ReadonlyMap<string, number>,
): number {
  let found = -1;
  page.forEach((id, index) => {
    if (speaking.includes(id)) return;
    const best = page[found];
    // Among equals the last one gives way: the front of the page is where people look.
    if (best === undefined || (lastTurn.get(id) ?? 0) <= (lastTurn.get(best) ?? 0)) found = index;
  });
  return found;
}

function nextFocus(
  before: string | undefined,
  talkers: readonly Talker[],
  speaking: readonly string[],
): string | undefined {
  if (before !== undefined && speaking.includes(before)) return before;
  if (speaking[0] !== undefined) return speaking[0];
  return talkers.some((talker) => talker.id === before) ? before : talkers[0]?.id;
}

function equalLists(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
