import type { Page } from '@playwright/test';

/** A frame of somebody else that a page has put on its screen. Times in milliseconds on the page's clock. */
export interface RenderedFrame {
  /** Whose camera; `screen:` and whose, for a shared screen. */
  readonly participant: string;
  /** Which `<video>` of the page showed it. */
  readonly video: number;
  readonly presentedAt: number;
  /** When its sender captured it, as far as the browser can tell. */
  readonly capturedAt: number | undefined;
  readonly width: number;
  readonly height: number;
}

/** Concealment of the sounds that a page plays, at one moment. */
export interface HeardAudio {
  /** On the page's clock, in milliseconds. */
  readonly at: number;
  /** Ids of the tracks that can be heard. */
  readonly heard: readonly string[];
  /** `concealedSamples - silentConcealedSamples` of every audio track from which sound has come, heard or not, by its id. */
  readonly concealed: Readonly<Record<string, number>>;
}

/** How far the sound of a stream is ahead of its picture as they are played, in milliseconds (webrtc-stats, `estimatedPlayoutTimestamp`). */
export interface PlayoutOffset {
  readonly stream: string;
  readonly audioAheadMillis: number;
}

interface Observer {
  readonly frames: RenderedFrame[];
  readonly peers: RTCPeerConnection[];
  /** One for each time when other sounds began to play. */
  readonly soundChanges: HeardAudio[];
  hear(): Promise<HeardAudio>;
  playoutOffsets(): Promise<PlayoutOffset[]>;
}

declare global {
  interface Window {
    gridroomObserver: Observer;
  }
}

/**
 * Watches a page from outside: each frame that the visible `<video>` of a remote tile renders, every sound that it plays, and every
 * RTCPeerConnection.
 */
export async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    const frames: RenderedFrame[] = [];
    const soundChanges: HeardAudio[] = [];
    const sounds = new Set<HTMLMediaElement>();
    const streamOf = new Map<string, string>();
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
        this.addEventListener('track', ({ track, streams }) => streamOf.set(track.id, streams[0]?.id ?? ''));
      }
    };

    const inbound = async (): Promise<RTCInboundRtpStreamStats[]> => {
      const open = peers.filter((peer) => peer.connectionState === 'connected');
      const reports = await Promise.all(open.map((peer) => peer.getStats()));
      return reports.flatMap((report) => [...report.values()]).filter((stats) => stats.type === 'inbound-rtp');
    };
    const heardTracks = (): string[] =>
      [...sounds]
        .filter((sound) => !sound.paused && sound.volume > 0 && sound.srcObject instanceof MediaStream)
        .flatMap((sound) => (sound.srcObject as MediaStream).getAudioTracks().map(({ id }) => id));
    const hear = async (): Promise<HeardAudio> => {
      const [at, heard] = [performance.now(), heardTracks()];
      const audio = (await inbound()).filter(
        (stats) => stats.kind === 'audio' && (stats.jitterBufferEmittedCount ?? 0) > 0,
      );
      const concealedOf = (stats: RTCInboundRtpStreamStats): number =>
        (stats.concealedSamples ?? 0) - (stats.silentConcealedSamples ?? 0);
      return {
        at,
        heard,
        concealed: Object.fromEntries(audio.map((stats) => [stats.trackIdentifier, concealedOf(stats)])),
      };
    };
    const playoutOffsets = async (): Promise<PlayoutOffset[]> => {
      const playing = (await inbound()).filter(
        ({ estimatedPlayoutTimestamp }) => estimatedPlayoutTimestamp !== undefined,
      );
      const ofKind = (wanted: string): Map<string, number> =>
        new Map(
          playing
            .filter(({ kind }) => kind === wanted)
            .map((stats) => [streamOf.get(stats.trackIdentifier) ?? '', stats.estimatedPlayoutTimestamp ?? 0]),
        );
      const pictures = ofKind('video');
      return [...ofKind('audio')].flatMap(([stream, at]) => {
        const picture = pictures.get(stream);
        return picture === undefined ? [] : [{ stream, audioAheadMillis: at - picture }];
      });
    };
    window.gridroomObserver = { frames, peers, soundChanges, hear, playoutOffsets };

    let listening = false;
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement): Promise<void> {
      if (this instanceof HTMLAudioElement) {
        sounds.add(this);
        if (!listening) {
          // Several that begin together are one change.
          listening = true;
          queueMicrotask(() => {
            listening = false;
            void hear().then((heard) => soundChanges.push(heard));
          });
        }
      }
      return play.call(this);
    };

    // Asking for the layout costs the page time, so only where there is a choice.
    const isOnTop = (tile: Element, video: HTMLVideoElement): boolean => {
      if (tile.querySelectorAll('video').length === 1) return true;
      const box = video.getBoundingClientRect();
      const at = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return at.find((element) => element instanceof HTMLVideoElement) === video;
    };
    let videos = 0;
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement): void => {
      if (watched.has(video)) return;
      watched.add(video);
      const number = videos++;
      const onFrame = (_now: number, frame: VideoFrameCallbackMetadata): void => {
        video.requestVideoFrameCallback(onFrame);
        const tile = video.closest('[data-participant], [data-participant-screen]');
        const sharer = tile?.getAttribute('data-participant-screen');
        const participant = sharer ? `screen:${sharer}` : tile?.getAttribute('data-participant');
        if (tile && participant && isOnTop(tile, video)) {
          frames.push({
            participant,
            video: number,
            presentedAt: frame.presentationTime,
            capturedAt: frame.captureTime,
            width: frame.width,
            height: frame.height,
          });
        }
      };
      video.requestVideoFrameCallback(onFrame);
    };
    new MutationObserver(() => document.querySelectorAll('video').forEach(watch)).observe(document, {
      childList: true,
      subtree: true,
    });
  });
}

/** All frames rendered so far, or since a moment on the page's clock. */
export function renderedFrames(page: Page, since = 0): Promise<RenderedFrame[]> {
  return page.evaluate(
    (since) => window.gridroomObserver.frames.filter(({ presentedAt }) => presentedAt >= since),
    since,
  );
}

/** The page's clock, comparable with `presentedAt`. */
export function pageNow(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Longest time between two frames of one participant that were on screen in `[from, to]`; infinite if there were fewer than two. */
export function longestGapMillis(
  frames: readonly RenderedFrame[],
  participant: string,
  from: number,
  to: number,
): number {
  const times = frames
    .filter((frame) => frame.participant === participant && frame.presentedAt >= from && frame.presentedAt <= to)
    .map((frame) => frame.presentedAt)
    .sort((a, b) => a - b);
  let longest = times.length < 2 ? Infinity : 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, (times[i] ?? 0) - (times[i - 1] ?? 0));
  return longest;
}
