import type { Peer, SignalIn, SourceKind } from '../../protocol';
import type { LocalTracks, MediaPath, PathListener, ReceivedMedia, RemoteMedia } from '../path';
import { PeerLink } from './peer-link';
import type { Signal } from './peer-link';

/** Media straight between the participants: one link to each. */
export class P2pPath implements MediaPath {
  readonly kind = 'p2p';
  readonly epoch: number;
  readonly #listener: PathListener;
  readonly #links = new Map<string, PeerLink>();
  #tracks: LocalTracks;

  constructor(epoch: number, peers: readonly Peer[], tracks: LocalTracks, listener: PathListener) {
    this.epoch = epoch;
    this.#tracks = tracks;
    this.#listener = listener;
    this.addPeers(peers);
  }

  /**
   * Makes links to peers that are new. Links to peers that are not named stay: who has left is told otherwise, and a signaling instance
   * that was restarted names only those who have found back to it already.
   */
  addPeers(peers: readonly Peer[]): void {
    for (const { participant, polite } of peers) {
      if (!this.#links.has(participant)) {
        this.#links.set(participant, this.#link(participant, polite));
      }
    }
  }

  removePeer(participant: string): void {
    this.#links.get(participant)?.close();
    this.#links.delete(participant);
  }

  receive({ from, ...signal }: SignalIn): void {
    const link = this.#links.get(from);
    if (signal.description) {
      link?.receive({ description: signal.description });
    } else if (signal.candidate !== undefined) {
      link?.receive({ candidate: signal.candidate });
    }
  }

  /** Signaling was lost, here or at `participant`, and is back. */
  resumed(participant?: string): void {
    for (const link of this.#links.values()) {
      if (participant === undefined || link.participant === participant) {
        link.resumed();
      }
    }
  }

  /** Whether media can go to and fro between this page and a peer. */
  isLinkedTo(participant: string): boolean {
    return this.#links.get(participant)?.connected ?? false;
  }

  get connected(): boolean {
    return this.#all().every((link) => link.connected);
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#all().forEach((link) => link.send(tracks));
  }

  remote(participant: string, source: SourceKind): RemoteMedia | undefined {
    const track = this.#links.get(participant)?.track(source);
    return track && { track };
  }

  audioTracks(): readonly MediaStreamTrack[] {
    return this.#all()
      .map((link) => link.track('microphone'))
      .filter((track) => track !== undefined);
  }

  async received(): Promise<readonly ReceivedMedia[]> {
    return (await Promise.all(this.#all().map((link) => link.received()))).flat();
  }

  heardSpeaking(): readonly string[] {
    return this.#all()
      .filter((link) => link.speaking)
      .map((link) => link.participant);
  }

  networkChanged(): void {
    this.#all().forEach((link) => link.networkChanged());
  }

  close(): void {
    this.#all().forEach((link) => link.close());
    this.#links.clear();
  }

  #all(): readonly PeerLink[] {
    return [...this.#links.values()];
  }

  #link(participant: string, polite: boolean): PeerLink {
    return new PeerLink(participant, polite, this.#tracks, {
      signal: (signal: Signal) => this.#listener.say({ type: 'signal', epoch: this.epoch, to: participant, ...signal }),
      changed: () => this.#listener.changed(),
      interrupted: () => this.#listener.interrupted(),
      failed: (reason) => this.#listener.failed(`link to ${participant}: ${reason}`),
    });
  }
}
