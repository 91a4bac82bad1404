import { sameMembers } from '../media/sets';

/** Somebody counts as speaking for this long after they were last heard: pauses between words are no silence. */
const HOLD_MILLIS = 800;
/** Most switches are done by then; one that hangs must not hold the marks. */
const PAUSE_LIMIT_MILLIS = 2000;

/** Who is speaking, from moments in which somebody was heard. */
export class Speaking {
  #heardAtMillis = new Map<string, number>();
  #speakers: ReadonlySet<string> = new Set();

  /** Who counts as speaking now. The same object while nothing changes. */
  update(nowMillis: number, heard: Iterable<string>): ReadonlySet<string> {
    for (const participant of heard) {
      this.#heardAtMillis.set(participant, nowMillis);
    }
    for (const [participant, atMillis] of this.#heardAtMillis) {
      if (nowMillis - atMillis > HOLD_MILLIS) {
        this.#heardAtMillis.delete(participant);
      }
    }
    const speakers = new Set(this.#heardAtMillis.keys());
    if (!sameMembers(speakers, this.#speakers)) {
      this.#speakers = speakers;
    }
    return this.#speakers;
  }
}

/**
 * Whether nobody listens for speech while a room switches: to listen makes the page wait for the browser's media threads, which have their
 * hands full then. The marks stay as they are meanwhile.
 */
export class ListeningPause {
  #sinceMillis: number | undefined;

  /** Whether to pause now, given whether the room switches now. */
  isOn(nowMillis: number, switching: boolean): boolean {
    if (!switching) {
      this.#sinceMillis = undefined;
      return false;
    }
    this.#sinceMillis ??= nowMillis;
    return nowMillis - this.#sinceMillis < PAUSE_LIMIT_MILLIS;
  }
}
