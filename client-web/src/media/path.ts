import type { ClientMessage, SourceKind } from '../protocol';

/** What this page sends. */
export type LocalTracks = Readonly<Record<SourceKind, MediaStreamTrack | undefined>>;

/** One source of somebody else, as it comes in on one path. */
export interface RemoteMedia {
  readonly track: MediaStreamTrack;
  /** Where the track carried somebody else before: RTP timestamp of a frame from which on it is theirs. */
  readonly fromRtpTimestamp?: number;
}

/** How much of one source has been decoded (video) or opened (audio) on one path so far. */
export interface ReceivedMedia {
  readonly participant: string;
  readonly source: SourceKind;
  /** Video: frames decoded. Audio: samples that left the jitter buffer. */
  readonly decoded: number;
  /** Height of the last video frame; 0 for audio. */
  readonly heightPx: number;
  /** Sender reports that have come (RFC 3550, section 6.4.1); Firefox does not count them. */
  readonly senderReports: number | undefined;
  /** When the last of them came, in milliseconds; 0 before the first. */
  readonly lastReportAtMillis: number;
  /** Whether the round-trip time to the other end of the path is known. */
  readonly roundTripKnown: boolean;
}

/** One way for media between this page and the others: built, switched to, and closed as one. */
export interface MediaPath {
  readonly epoch: number;
  readonly kind: 'p2p' | 'sfu';
  /** Whether all of its transports are up. */
  readonly connected: boolean;
  /** Sends these tracks from now on. */
  send(tracks: LocalTracks): void;
  remote(participant: string, source: SourceKind): RemoteMedia | undefined;
  /** Every sound that can come in on it. */
  audioTracks(): readonly MediaStreamTrack[];
  received(): Promise<readonly ReceivedMedia[]>;
  /** Who is speaking, as far as this page hears it itself. */
  heardSpeaking(): readonly string[];
  /** The network has changed: looks for a new way at once. */
  networkChanged(): void;
  close(): void;
}

/** What a path tells its owner. */
export interface PathListener {
  /** Connected, or other tracks than before. */
  changed(): void;
  /** Media has stopped after it had come in; it is being set up again, on this path or on another one. */
  interrupted(): void;
  /** Could not be built, or is lost and does not come back by itself. */
  failed(reason: string): void;
  /** Says something to signaling. */
  say(message: ClientMessage): void;
}

/** The own sections of every connection, in this order. */
export const OWN_SECTIONS: readonly SourceKind[] = ['microphone', 'camera', 'screen'];

/** Audio whose level is above this (0 to 1, about -40 dBov) is speech. */
const SPEECH_LEVEL = 0.01;
const LEVEL_VALID_MILLIS = 500;

/** Whether speech comes out of a receiver now. */
export function isSpeaking(receiver: RTCRtpReceiver): boolean {
  const oldest = performance.timeOrigin + performance.now() - LEVEL_VALID_MILLIS;
  return receiver
    .getSynchronizationSources()
    .some((source) => (source.audioLevel ?? 0) > SPEECH_LEVEL && source.timestamp > oldest);
}

/** Reads how much a connection has received, for the sections that `whose` knows. */
export async function receivedOn(
  connection: RTCPeerConnection,
  whose: (mid: string) => { participant: string; source: SourceKind } | undefined,
): Promise<readonly ReceivedMedia[]> {
  const received: ReceivedMedia[] = [];
  const report = await connection.getStats();
  let roundTripKnown = false;
  report.forEach((entry: RTCStats & { roundTripTimeMeasurements?: number }) => {
    roundTripKnown ||= (entry.roundTripTimeMeasurements ?? 0) > 0;
  });
  report.forEach((entry: RTCStats) => {
    if (entry.type !== 'inbound-rtp') {
      return;
    }
    const stats = entry as RTCInboundRtpStreamStats;
    const owner = stats.mid === undefined ? undefined : whose(stats.mid);
    if (owner) {
      const decoded = stats.kind === 'video' ? stats.framesDecoded : stats.jitterBufferEmittedCount;
      const sender = report.get(stats.remoteId ?? '') as (RTCStats & { reportsSent?: number }) | undefined;
      received.push({
        ...owner,
        decoded: decoded ?? 0,
        heightPx: stats.frameHeight ?? 0,
        senderReports: sender ? sender.reportsSent : 0,
        lastReportAtMillis: sender?.timestamp ?? 0,
        roundTripKnown,
      });
    }
  });
  return received;
}
