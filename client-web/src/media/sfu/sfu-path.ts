import type { SlotAssignment, SlotWish, SourceKind } from '../../protocol';
import type { LocalTracks, MediaPath, PathListener, ReceivedMedia, RemoteMedia } from '../path';
import { receivedOn } from '../path';
import { SfuConnection } from './sfu-connection';
import { newestSource, SlotContents } from './slot-contents';
import { assignSlots, sameWishes, slotCountFor } from './slot-wishes';
import type { WantedVideo } from './slot-wishes';

/** How often packets are asked whose they are: first, and at most, because a source that is muted sends none. */
const CONFIRM_INTERVAL_MILLIS = 40;
const CONFIRM_INTERVAL_MAX_MILLIS = 500;

/** Media through a media node. Its connection can be replaced by a fresh one under the same epoch. */
export class SfuPath implements MediaPath {
  readonly kind = 'sfu';
  readonly epoch: number;
  readonly #listener: PathListener;
  #tracks: LocalTracks;
  #wanted: readonly WantedVideo[];
  #wishes: readonly SlotWish[] = [];
  #contents = new SlotContents();
  #connection: SfuConnection;
  /** An offer is being made, or waits for its answer. */
  #negotiating = false;
  /** What has to be offered once the negotiation that runs is over. */
  #offerAgain: 'no' | 'slots' | 'restart-ice' = 'no';
  #wasConnected = false;
  #confirming: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param spare a connection that was built ahead of time */
  constructor(
    epoch: number,
    wanted: readonly WantedVideo[],
    tracks: LocalTracks,
    listener: PathListener,
    spare: SfuConnection | undefined,
  ) {
    this.epoch = epoch;
    this.#wanted = wanted;
    this.#tracks = tracks;
    this.#listener = listener;
    this.#connection = this.#start(spare ?? new SfuConnection(tracks));
    void this.#offer({ fresh: true, restartIce: false });
  }

  get connected(): boolean {
    return this.#connection.connected;
  }

  /** What the layout shows now, most important first. */
  show(wanted: readonly WantedVideo[]): void {
    this.#wanted = wanted;
    if (slotCountFor(wanted.length) > this.#connection.videoSlotCount) {
      this.#connection.growTo(slotCountFor(wanted.length));
      this.#negotiate(false);
    } else if (!this.#negotiating) {
      this.#wish();
    }
  }

  async answered(sdp: string): Promise<void> {
    const connection = this.#connection;
    if (!connection.awaitsAnswer) {
      return;
    }
    try {
      await connection.answer(sdp);
    } catch (error) {
      this.#fail(connection, `answer not taken: ${String(error)}`);
      return;
    }
    if (this.#closed || connection !== this.#connection) {
      return;
    }
    this.#negotiating = false;
    if (this.#offerAgain !== 'no') {
      this.#negotiate(this.#offerAgain === 'restart-ice');
    } else {
      this.#wish();
    }
    this.#listener.changed();
  }

  slots(assignments: readonly SlotAssignment[]): void {
    this.#contents.assign(assignments);
    this.#confirm(CONFIRM_INTERVAL_MILLIS);
    this.#listener.changed();
  }

  /** The node has no connection of this page, or does not take its offer. */
  refused(reason: string): void {
    this.#lost(`refused: ${reason}`);
  }

  /** Builds a fresh connection in place of one that failed. */
  rebuild(): void {
    this.#wasConnected = false;
    this.#connection.close();
    this.#contents = new SlotContents();
    this.#wishes = [];
    this.#connection = this.#start(new SfuConnection(this.#tracks));
    void this.#offer({ fresh: true, restartIce: false });
    this.#listener.changed();
  }

  /** Signaling was lost and is back: what was offered and not answered is offered again. */
  resumed(): void {
    if (this.#negotiating) {
      // What was offered may have been the restart of a connection that fails: one more does no harm.
      void this.#offer({ fresh: !this.#wasConnected, restartIce: this.#wasConnected });
    }
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    void this.#connection.send(tracks);
  }

  remote(participant: string, source: SourceKind): RemoteMedia | undefined {
    const slot = this.#contents.find(participant, source);
    const track = slot && this.#connection.receiver(slot.mid)?.track;
    if (!track) {
      return undefined;
    }
    return slot.fromRtpTimestamp === undefined ? { track } : { track, fromRtpTimestamp: slot.fromRtpTimestamp };
  }

  audioTracks(): readonly MediaStreamTrack[] {
    return this.#connection.audioTracks();
  }

  received(): Promise<readonly ReceivedMedia[]> {
    return receivedOn(this.#connection.raw, (mid) => this.#contents.at(mid));
  }

  /** The node says it. */
  heardSpeaking(): readonly string[] {
    return [];
  }

  networkChanged(): void {
    this.#connection.networkChanged();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#confirming);
    this.#connection.close();
  }

  #start(connection: SfuConnection): SfuConnection {
    connection.growTo(slotCountFor(this.#wanted.length));
    connection.start({
      up: () => {
        this.#wasConnected = true;
        this.#listener.changed();
      },
      restartIce: () => this.#negotiate(true),
      lost: (reason) => this.#lost(reason),
    });
    return connection;
  }

  #negotiate(restartIce: boolean): void {
    if (this.#negotiating) {
      if (this.#offerAgain !== 'restart-ice') {
        this.#offerAgain = restartIce ? 'restart-ice' : 'slots';
      }
      return;
    }
    void this.#offer({ fresh: false, restartIce });
  }

  async #offer({ fresh, restartIce }: { fresh: boolean; restartIce: boolean }): Promise<void> {
    this.#negotiating = true;
    this.#offerAgain = 'no';
    const connection = this.#connection;
    try {
      const sdp = await connection.offer(restartIce);
      if (this.#closed || connection !== this.#connection) {
        return;
      }
      this.#wishes = assignSlots(this.#wishes, this.#wanted, connection.videoMids);
      this.#listener.say({
        type: 'offer',
        epoch: this.epoch,
        sdp,
        publishes: connection.publishes(),
        show: this.#wishes,
        fresh,
      });
    } catch (error) {
      this.#fail(connection, `no offer: ${String(error)}`);
    }
  }

  #wish(): void {
    const wishes = assignSlots(this.#wishes, this.#wanted, this.#connection.videoMids);
    if (!sameWishes(wishes, this.#wishes)) {
      this.#wishes = wishes;
      this.#listener.say({ type: 'show', epoch: this.epoch, slots: wishes });
    }
  }

  /** An ICE restart has not helped. One fresh connection is tried for each loss; after that the room says when to try again. */
  #lost(reason: string): void {
    if (this.#wasConnected) {
      this.#listener.interrupted();
      this.rebuild();
    } else {
      this.#fail(this.#connection, reason);
    }
  }

  #fail(connection: SfuConnection, reason: string): void {
    if (!this.#closed && connection === this.#connection) {
      this.#listener.failed(reason);
    }
  }

  /** Looks whether the packets have caught up with what signaling said. */
  #confirm(intervalMillis: number): void {
    clearTimeout(this.#confirming);
    const waiting = this.#contents.unconfirmed();
    for (const { mid } of waiting) {
      const newest = newestSource(this.#connection.receiver(mid)?.getContributingSources() ?? []);
      if (newest) {
        this.#contents.confirm(mid, newest.source, newest.rtpTimestamp);
      }
    }
    const left = this.#contents.unconfirmed();
    if (left.length < waiting.length) {
      this.#listener.changed();
    }
    if (left.length > 0) {
      const next = Math.min(intervalMillis * 1.5, CONFIRM_INTERVAL_MAX_MILLIS);
      this.#confirming = setTimeout(() => this.#confirm(next), intervalMillis);
    }
  }
}
