import type { LocalTracks } from '../path';
import { SfuConnection } from './sfu-connection';
import { slotCountFor } from './slot-wishes';

/** A call that has just begun has better things to do. */
const DELAY_MILLIS = 700;

/**
 * A connection to a media node that is built while people talk directly, so that a switch finds it there: to build one takes the page's main
 * thread up to 150 ms where processors are few, in the very moment when nobody must notice anything. It costs a few sockets and no packet.
 */
export class Spare {
  #connection: SfuConnection | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Wants one, some time soon. */
  prepare(tracks: () => LocalTracks): void {
    if (this.#connection || this.#timer !== undefined) {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const connection = new SfuConnection(tracks(), slotCountFor(0));
      this.#connection = connection;
      // Without a ready offer it makes one when it is used.
      connection.makeReady().catch(() => undefined);
    }, DELAY_MILLIS);
  }

  /** Hands it over, if there is one. */
  take(): SfuConnection | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    return connection;
  }

  send(tracks: LocalTracks): void {
    void this.#connection?.send(tracks);
  }

  close(): void {
    this.take()?.close();
  }
}
