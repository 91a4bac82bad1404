import type { Candidate, Description, SourceKind } from '../../protocol';
import { preferRoomCodecs, withoutStrayFeedback } from '../codecs';
import { Connectivity } from '../connectivity';
import { isSpeaking, OWN_SECTIONS, receivedOn } from '../path';
import type { LocalTracks, ReceivedMedia } from '../path';
import { attach, encodingOf, startBitrateKbps, tune, withStartBitrate } from '../sending';

/** No direct way in this time: the room takes the node instead. */
const FIRST_PATIENCE_MILLIS = 5000;

/** What travels between the two ends of a link. */
export type Signal = { readonly description: Description } | { readonly candidate: Candidate | null };

/** What a link tells its path. */
export interface LinkListener {
  signal(signal: Signal): void;
  changed(): void;
  /** It was up and is no more. */
  interrupted(): void;
  failed(reason: string): void;
}

/**
 * One RTCPeerConnection to one peer, by perfect negotiation (W3C webrtc-pc, section 10.7): sections microphone, camera, screen, each
 * in both directions. What changes the connection's description runs one after another.
 */
export class PeerLink {
  readonly participant: string;
  readonly #polite: boolean;
  readonly #listener: LinkListener;
  readonly #connection: RTCPeerConnection;
  readonly #connectivity: Connectivity;
  /** Microphone and camera share one stream, so that they are played in step; the screen has its own. */
  readonly #streams = { person: new MediaStream(), screen: new MediaStream() };
  #tracks: LocalTracks;
  #queue: Promise<void> = Promise.resolve();
  #ignoredOffer = false;

  constructor(participant: string, polite: boolean, tracks: LocalTracks, listener: LinkListener) {
    this.participant = participant;
    this.#polite = polite;
    this.#tracks = tracks;
    this.#listener = listener;
    this.#connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection.onicecandidate = ({ candidate }) => listener.signal({ candidate: candidate && plain(candidate) });
    this.#connection.onnegotiationneeded = () => this.#enqueue(() => this.#offer());
    this.#connectivity = new Connectivity(this.#connection, FIRST_PATIENCE_MILLIS, {
      up: () => listener.changed(),
      restartIce: () => this.#connection.restartIce(),
      lost: (reason) => {
        if (this.#connectivity.wasUp) {
          listener.interrupted();
        }
        listener.failed(reason);
      },
    });
    if (!polite) {
      this.#addSections();
    }
  }

  get connected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  receive(signal: Signal): void {
    this.#enqueue(() =>
      'description' in signal ? this.#describe(signal.description) : this.#addCandidate(signal.candidate),
    );
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#enqueue(async () => {
      await this.#attach();
      await this.#tune();
    });
  }

  /** Signaling is back: what was signalled meanwhile is lost, be it an offer of this side or what would have brought the link up. */
  resumed(): void {
    this.#enqueue(async () => {
      const awaitsAnswer = this.#connection.signalingState === 'have-local-offer';
      if (!awaitsAnswer && (this.#polite || this.connected)) {
        return;
      }
      if (awaitsAnswer) {
        await this.#connection.setLocalDescription({ type: 'rollback' });
      }
      this.#connection.restartIce();
      await this.#offer();
    });
  }

  networkChanged(): void {
    this.#connectivity.networkChanged();
  }

  /** The peer's track, once media can have come in. */
  track(source: SourceKind): MediaStreamTrack | undefined {
    return this.#connectivity.wasUp ? this.#section(source)?.receiver.track : undefined;
  }

  get speaking(): boolean {
    const section = this.#section('microphone');
    return section !== undefined && isSpeaking(section.receiver);
  }

  received(): Promise<readonly ReceivedMedia[]> {
    return receivedOn(this.#connection, (mid) => {
      const source = OWN_SECTIONS.find((kind) => this.#section(kind)?.mid === mid);
      return source && { participant: this.participant, source };
    });
  }

  close(): void {
    this.#connectivity.stop();
    this.#connection.onicecandidate = this.#connection.onnegotiationneeded = null;
    this.#connection.close();
  }

  #section(source: SourceKind): RTCRtpTransceiver | undefined {
    return this.#connection.getTransceivers()[OWN_SECTIONS.indexOf(source)];
  }

  #enqueue(step: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#connection.signalingState === 'closed') {
        return;
      }
      try {
        await step();
      } catch (error) {
        // Closed meanwhile, or the other side said something that does not fit: the watch on connectivity decides what follows.
        console.warn(`Gridroom: negotiation with a peer: ${String(error)}`);
      }
    });
  }

  #stream(source: SourceKind): MediaStream {
    return source === 'screen' ? this.#streams.screen : this.#streams.person;
  }

  #addSections(): void {
    for (const source of OWN_SECTIONS) {
      const track = this.#tracks[source];
      const kind = source === 'microphone' ? 'audio' : 'video';
      preferRoomCodecs(
        kind,
        this.#connection.addTransceiver(track ?? kind, {
          direction: 'sendrecv',
          streams: [this.#stream(source)],
          sendEncodings: [encodingOf(source, track)],
        }),
      );
    }
  }

  async #offer(): Promise<void> {
    if (this.#connection.signalingState !== 'stable') {
      return;
    }
    await this.#connection.setLocalDescription();
    this.#tellDescription();
    await this.#tune();
  }

  async #describe(description: Description): Promise<void> {
    const collision = description.type === 'offer' && this.#connection.signalingState !== 'stable';
    this.#ignoredOffer = collision && !this.#polite;
    if (this.#ignoredOffer) {
      return;
    }
    await this.#connection.setRemoteDescription({
      type: description.type,
      sdp: withStartBitrate(description.sdp, startBitrateKbps(this.#tracks.camera, this.#tracks.screen)),
    });
    if (description.type === 'offer') {
      this.#adoptSections();
      await this.#attach();
      await this.#connection.setLocalDescription();
      this.#tellDescription();
      await this.#tune();
    }
    this.#listener.changed();
  }

  /** The polite side takes the sections that the offer brought. */
  #adoptSections(): void {
    for (const source of OWN_SECTIONS) {
      const section = this.#section(source);
      if (section && section.direction !== 'sendrecv') {
        section.direction = 'sendrecv';
        section.sender.setStreams(this.#stream(source));
      }
    }
  }

  #senders(): readonly (readonly [SourceKind, RTCRtpSender])[] {
    return OWN_SECTIONS.flatMap((source) => {
      const section = this.#section(source);
      return section ? [[source, section.sender] as const] : [];
    });
  }

  async #attach(): Promise<void> {
    await Promise.all(this.#senders().map(([source, sender]) => attach(sender, this.#tracks[source])));
  }

  async #tune(): Promise<void> {
    await Promise.all(this.#senders().map(([source, sender]) => tune(sender, source)));
  }

  async #addCandidate(candidate: Candidate | null): Promise<void> {
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoredOffer) {
        throw error;
      }
    }
  }

  #tellDescription(): void {
    const description = this.#connection.localDescription;
    if (description) {
      this.#listener.signal({ description: { type: description.type, sdp: withoutStrayFeedback(description.sdp) } });
    }
  }
}

function plain({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): Candidate {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
