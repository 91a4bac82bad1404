import type { PublishedSection, SourceKind } from '../../protocol';
import { preferRoomCodecs } from '../codecs';
import { Connectivity } from '../connectivity';
import type { ConnectivityListener } from '../connectivity';
import { OWN_SECTIONS } from '../path';
import type { LocalTracks } from '../path';
import { attach, encodingOf, startBitrateKbps, tune, withStartBitrate } from '../sending';

const AUDIO_SLOTS = 3;
/** Behind the node there is nothing else to try: a slow machine gets more time than a direct way. */
const FIRST_PATIENCE_MILLIS = 10_000;

/**
 * One RTCPeerConnection to a media node: three own sections, then slots. The node is ICE-lite and its candidates stand in the answer, so an
 * offer is complete at once. One negotiation runs at a time.
 */
export class SfuConnection {
  readonly #connection: RTCPeerConnection;
  #connectivity: Connectivity | undefined;
  /** An offer that was made ahead of time, and is still true. */
  #readyOffer: string | undefined;
  /** Resolves when no offer is being made. */
  #offering: Promise<unknown> = Promise.resolve();
  readonly #streams = { person: new MediaStream(), screen: new MediaStream() };
  readonly #own: RTCRtpTransceiver[] = [];
  readonly #audioSlots: RTCRtpTransceiver[] = [];
  readonly #videoSlots: RTCRtpTransceiver[] = [];
  #tracks: LocalTracks;

  /** Has no sections yet. */
  constructor(tracks: LocalTracks) {
    this.#tracks = tracks;
    this.#connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  }

  /** It is in use from now on: tells how the connection fares. */
  start(listener: ConnectivityListener): void {
    this.#connectivity = new Connectivity(this.#connection, FIRST_PATIENCE_MILLIS, listener);
  }

  /** Makes the first offer ahead of time. */
  makeReady(): Promise<void> {
    return this.#oneAfterAnother(async () => {
      await this.#tune();
      const sections = this.#sections.length;
      const sdp = await this.#describe(false);
      if (sections === this.#sections.length) {
        this.#readyOffer = sdp;
      }
    });
  }

  get connected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  get awaitsAnswer(): boolean {
    return this.#connection.signalingState === 'have-local-offer';
  }

  get raw(): RTCPeerConnection {
    return this.#connection;
  }

  /** Slots have a mid from the first offer on. */
  get videoMids(): readonly string[] {
    return this.#videoSlots.flatMap((slot) => slot.mid ?? []);
  }

  get videoSlotCount(): number {
    return this.#videoSlots.length;
  }

  /** Adds all sections that are missing up to this many video slots; they need an offer. */
  growTo(videoSlots: number): void {
    while (this.grow(videoSlots)) {
      // Each round adds one.
    }
  }

  /**
   * Adds one section that is missing up to this many video slots, and says whether there was one. Each makes the page's main thread wait
   * for the browser's media threads.
   */
  grow(videoSlots: number): boolean {
    const source = OWN_SECTIONS[this.#own.length];
    if (source !== undefined) {
      this.#own.push(this.#addOwn(source));
    } else if (this.#audioSlots.length < AUDIO_SLOTS) {
      this.#audioSlots.push(this.#addSlot('audio'));
    } else if (this.#videoSlots.length < videoSlots) {
      this.#videoSlots.push(this.#addSlot('video'));
    } else {
      return false;
    }
    this.#readyOffer = undefined;
    return true;
  }

  /** Makes an offer. `restartIce` looks for a new way through the network. */
  offer(restartIce: boolean): Promise<string> {
    return this.#oneAfterAnother(async () => {
      const ready = this.#readyOffer;
      this.#readyOffer = undefined;
      if (ready !== undefined && !restartIce) {
        return ready;
      }
      if (this.awaitsAnswer) {
        // The answer to the last offer was lost with signaling.
        await this.#connection.setLocalDescription({ type: 'rollback' });
      }
      return this.#describe(restartIce);
    });
  }

  publishes(): readonly PublishedSection[] {
    return OWN_SECTIONS.flatMap((source, index) => {
      const mid = this.#own[index]?.mid;
      return mid ? [{ mid, source }] : [];
    });
  }

  async answer(sdp: string): Promise<void> {
    const start = startBitrateKbps(this.#tracks.camera, this.#tracks.screen);
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(sdp, start) });
    await this.#tune();
  }

  async send(tracks: LocalTracks): Promise<void> {
    this.#tracks = tracks;
    await Promise.all(
      OWN_SECTIONS.map(async (source, index) => {
        const sender = this.#own[index]?.sender;
        if (sender) {
          await attach(sender, tracks[source]);
        }
      }),
    );
    await this.#tune();
  }

  get #sections(): readonly RTCRtpTransceiver[] {
    return [...this.#own, ...this.#audioSlots, ...this.#videoSlots];
  }

  receiver(mid: string): RTCRtpReceiver | undefined {
    return [...this.#audioSlots, ...this.#videoSlots].find((slot) => slot.mid === mid)?.receiver;
  }

  audioTracks(): readonly MediaStreamTrack[] {
    return this.#audioSlots.map((slot) => slot.receiver.track);
  }

  networkChanged(): void {
    this.#connectivity?.networkChanged();
  }

  close(): void {
    this.#connectivity?.stop();
    this.#connection.close();
  }

  /** Two offers made at once would disagree on the order of their sections. */
  #oneAfterAnother<Result>(make: () => Promise<Result>): Promise<Result> {
    const made = this.#offering.then(make);
    this.#offering = made.catch(() => undefined);
    return made;
  }

  async #describe(restartIce: boolean): Promise<string> {
    const description = await this.#connection.createOffer({ iceRestart: restartIce });
    await this.#connection.setLocalDescription(description);
    return description.sdp ?? '';
  }

  #addOwn(source: SourceKind): RTCRtpTransceiver {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const track = this.#tracks[source];
    return preferRoomCodecs(
      kind,
      this.#connection.addTransceiver(track ?? kind, {
        direction: 'sendonly',
        streams: [source === 'screen' ? this.#streams.screen : this.#streams.person],
        sendEncodings: [encodingOf(source, track)],
      }),
    );
  }

  #addSlot(kind: 'audio' | 'video'): RTCRtpTransceiver {
    return preferRoomCodecs(kind, this.#connection.addTransceiver(kind, { direction: 'recvonly' }));
  }

  async #tune(): Promise<void> {
    await Promise.all(
      OWN_SECTIONS.map(async (source, index) => {
        const sender = this.#own[index]?.sender;
        if (sender) {
          await tune(sender, source);
        }
      }),
    );
  }
}
