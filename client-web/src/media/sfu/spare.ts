import type { LocalTracks } from '../path';
import { SfuConnection } from './sfu-connection';
import { slotCountFor } from './slot-wishes';

/** A page that has just opened, or a call that has just begun, has better things to do. */
const DELAY_MILLIS = 700;
/** Between two sections, more than a frame's time. */
const STEP_MILLIS = 40;

/**
 * A connection to a media node that is built while a person is in the lobby or talks directly, so that a join and a switch find it there: to
 * build one takes the page's main thread up to 150 ms where processors are few, in the very moment when nobody must notice anything. Here it
 * is built section by section, with time for pictures in between. It costs a few sockets and no packet.
 */
export class Spare {
  readonly #tracks: () => LocalTracks;
  #connection: SfuConnection | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tracks what it will probably send */
  constructor(tracks: () => LocalTracks) {
    this.#tracks = tracks;
  }

  /** Wants one, some time soon. */
  prepare(): void {
    if (this.#connection || this.#timer !== undefined) {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#connection = new SfuConnection(this.#tracks());
      this.#grow(this.#connection);
    }, DELAY_MILLIS);
  }

  /** Hands it over, if there is one, to send these tracks. */
  take(tracks: LocalTracks): SfuConnection | undefined {
    const connection = this.#release();
    void connection?.send(tracks);
    return connection;
  }

  /** The network has changed: its sockets lead nowhere any more. */
  renew(): void {
    const isWanted = this.#connection !== undefined || this.#timer !== undefined;
    this.close();
    if (isWanted) {
      this.prepare();
    }
  }

  close(): void {
    this.#release()?.close();
  }

  #grow(connection: SfuConnection): void {
    if (connection.grow(slotCountFor(0))) {
      this.#timer = setTimeout(() => this.#grow(connection), STEP_MILLIS);
    } else {
      this.#timer = undefined;
      // Without a ready offer it makes one when it is used.
      connection.makeReady().catch(() => undefined);
    }
  }

  #release(): SfuConnection | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    return connection;
  }
}
