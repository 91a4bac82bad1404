import type { MediaPath, ReceivedMedia } from '../media/path';
import { Readiness } from '../media/readiness';
import type { SourceKind } from '../protocol';

const INTERVAL_MILLIS = 250;

/** What is to be watched. */
export interface WatchedPaths {
  /** The path that is shown. */
  shown(): MediaPath | undefined;
  /** Paths that are connected, and of which the room has not been told that they are ready. */
  unready(): readonly MediaPath[];
  /** Whether somebody else sends this and it is shown or heard here. */
  isWanted(participant: string, source: SourceKind): boolean;
  /** A path gives all that the shown one gives. */
  usable(epoch: number): void;
}

/** As long as there are paths that are connected and not ready, asks them whether they give all that the shown one gives. */
export class ReadinessWatch {
  readonly #paths: WatchedPaths;
  readonly #readiness = new WeakMap<MediaPath, Readiness>();
  #checking: ReturnType<typeof setTimeout> | undefined;

  constructor(paths: WatchedPaths) {
    this.#paths = paths;
  }

  /** A path is being built from now on. */
  begin(path: MediaPath): void {
    this.#readiness.set(path, new Readiness(performance.now()));
  }

  /** Something has changed that may have made a path usable: at once where there is no other, else when it has had time to show itself. */
  checkSoon(): void {
    const unready = this.#paths.unready();
    if (this.#checking === undefined && unready.length > 0) {
      const isFirst = unready.some((path) => path === this.#paths.shown());
      this.#checking = setTimeout(() => void this.#check(), isFirst ? 0 : INTERVAL_MILLIS);
    }
  }

  async #check(): Promise<void> {
    const shown = this.#paths.shown();
    for (const path of this.#paths.unready()) {
      const older = path === shown ? undefined : shown;
      if (await this.#isUsable(path, older)) {
        this.#paths.usable(path.epoch);
      }
    }
    this.#checking = undefined;
    if (this.#paths.unready().length > 0) {
      this.#checking = setTimeout(() => void this.#check(), INTERVAL_MILLIS);
    }
  }

  async #isUsable(path: MediaPath, older: MediaPath | undefined): Promise<boolean> {
    if (!older) {
      return true;
    }
    let before: readonly ReceivedMedia[], now: readonly ReceivedMedia[];
    try {
      [before, now] = await Promise.all([older.received(), path.received()]);
    } catch {
      // One of them was closed meanwhile.
      return false;
    }
    const wanted = (participant: string, source: SourceKind): boolean => this.#paths.isWanted(participant, source);
    return this.#readiness.get(path)?.isReady(performance.now(), before, now, wanted) ?? true;
  }
}
