import type { SourceKind } from '../protocol';
import type { ReceivedMedia } from './path';

/** A new picture may stay smaller than the old one for this long before it counts nevertheless. */
const SMALL_PICTURE_MILLIS = 1000;

const key = (media: { participant: string; source: SourceKind }): string => `${media.source} ${media.participant}`;

/**
 * A receiver knows a sender's clock, and with it when each frame was captured and which sound belongs to it, after this many sender
 * reports that came when the round-trip time was known already.
 */
const REPORTS_FOR_CLOCK = 2;

/**
 * A new path waits for that clock, but not longer than this after it was begun: reports come about once a second, and the room waits 5 s
 * for a path.
 */
const NO_CLOCK_MILLIS = 4000;

/** A source that has not grown on the old path for this long is gone, whatever its owner last said. */
const STALLED_MILLIS = 2000;

interface Progress {
  readonly decoded: number;
  readonly firstAtMillis: number;
  readonly grownAtMillis: number;
  /** More came after the first: it runs. */
  readonly running: boolean;
  /** Sender reports that have come, as far as they are known. */
  readonly reports: number;
  readonly lastReportAtMillis: number;
  /** How many there were when the round-trip time was first known. */
  readonly reportsBefore: number | undefined;
}

/**
 * Whether a new path gives everything that the old one gives. Not "connected": every source that comes in on the old path must be decoded on
 * the new one, its picture as large as before or there for a second.
 */
export class Readiness {
  #old: ReadonlyMap<string, Progress> = new Map();
  #new: ReadonlyMap<string, Progress> = new Map();
  readonly #begunAtMillis: number;

  /** @param begunAtMillis when the new path was begun */
  constructor(begunAtMillis: number) {
    this.#begunAtMillis = begunAtMillis;
  }

  /**
   * @param oldPath what has come in on the old path until now
   * @param newPath what has come in on the new path until now
   * @param wanted whether a source is still sent and shown: muted ones need nothing
   */
  isReady(
    nowMillis: number,
    oldPath: readonly ReceivedMedia[],
    newPath: readonly ReceivedMedia[],
    wanted: (participant: string, source: SourceKind) => boolean,
  ): boolean {
    this.#old = progress(this.#old, oldPath, nowMillis);
    this.#new = progress(this.#new, newPath, nowMillis);
    const arrived = new Map(newPath.map((media) => [key(media), media]));
    return oldPath
      .filter((old) => wanted(old.participant, old.source) && this.#comesIn(old, nowMillis))
      .every((old) => {
        const media = arrived.get(key(old));
        return media !== undefined && this.#replaces(media, old, nowMillis);
      });
  }

  #comesIn(old: ReceivedMedia, nowMillis: number): boolean {
    const past = this.#old.get(key(old));
    return past !== undefined && nowMillis - past.grownAtMillis < STALLED_MILLIS;
  }

  #replaces(media: ReceivedMedia, old: ReceivedMedia, nowMillis: number): boolean {
    const now = this.#new.get(key(media));
    // A screen that stands still sends next to nothing: its first picture is all there is.
    if (!now || (!now.running && media.source !== 'screen')) {
      return false;
    }
    const large = media.heightPx >= old.heightPx || nowMillis - now.firstAtMillis >= SMALL_PICTURE_MILLIS;
    const reports = now.reportsBefore === undefined ? 0 : now.reports - now.reportsBefore;
    const patient = media.source === 'camera' && nowMillis - this.#begunAtMillis < NO_CLOCK_MILLIS;
    return large && (reports >= REPORTS_FOR_CLOCK || !patient);
  }
}

function progress(
  before: ReadonlyMap<string, Progress>,
  received: readonly ReceivedMedia[],
  nowMillis: number,
): ReadonlyMap<string, Progress> {
  return new Map(
    received
      .filter((media) => media.decoded > 0)
      .map((media) => {
        const past = before.get(key(media));
        const grown = media.decoded > (past?.decoded ?? 0);
        const reported = past !== undefined && media.lastReportAtMillis > past.lastReportAtMillis;
        const reports = media.senderReports ?? (past?.reports ?? 0) + Number(reported);
        return [
          key(media),
          {
            decoded: media.decoded,
            firstAtMillis: past?.firstAtMillis ?? nowMillis,
            grownAtMillis: past && !grown ? past.grownAtMillis : nowMillis,
            running: past !== undefined && (past.running || grown),
            reports,
            lastReportAtMillis: media.lastReportAtMillis,
            reportsBefore: past?.reportsBefore ?? (media.roundTripKnown ? reports : undefined),
          },
        ];
      }),
  );
}
