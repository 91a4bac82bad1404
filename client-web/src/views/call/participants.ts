import { useRef } from 'react';
import type { ParticipantView, RoomSession } from '../../room/model';
import { shallowEqual, useSnapshot } from '../ui/useSnapshot';

/** Whether two views of a person look the same. */
export function sameParticipant(a: ParticipantView, b: ParticipantView): boolean {
  return (
    a === b || (shallowEqual({ ...a, sources: null }, { ...b, sources: null }) && shallowEqual(a.sources, b.sources))
  );
}

/**
 * Keeps the object of everybody who has not changed, and the list itself if nobody has: a tile is drawn anew only when its own person changes.
 */
export function keepUnchanged(
  before: readonly ParticipantView[],
  after: readonly ParticipantView[],
): readonly ParticipantView[] {
  const known = new Map(before.map((participant) => [participant.id, participant]));
  const merged = after.map((participant) => {
    const old = known.get(participant.id);
    return old && sameParticipant(old, participant) ? old : participant;
  });
  return merged.length === before.length && merged.every((item, index) => item === before[index]) ? before : merged;
}

/** The others, each the same object until something about them changes. */
export function useOthers(session: RoomSession): readonly ParticipantView[] {
  const kept = useRef<readonly ParticipantView[]>([]);
  return useSnapshot(session, (now) => (kept.current = keepUnchanged(kept.current, now.others)));
}

/** The person themselves. */
export function useSelf(session: RoomSession): ParticipantView {
  return useSnapshot(session, (now) => now.self, sameParticipant);
}
