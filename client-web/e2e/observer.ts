import type { Page } from '@playwright/test';

/** A frame of somebody else that a page has put on its screen. Times in milliseconds on the page's clock. */
export interface RenderedFrame {
  readonly participant: string;
  readonly presentedAt: number;
  /** When its sender captured it, as far as the browser can tell. */
  readonly capturedAt: number | undefined;
  readonly width: number;
  readonly height: number;
}

/** What a page has received of one audio stream. */
export interface ConcealedAudio {
  readonly ssrc: string;
  readonly concealedSamples: number;
  readonly silentConcealedSamples: number;
  readonly totalSamplesReceived: number;
}

interface Observer {
  readonly frames: RenderedFrame[];
  readonly peers: RTCPeerConnection[];
}

declare global {
  interface Window {
    gridroomObserver: Observer;
  }
}

/** Watches a page from outside: each frame that the visible `<video>` of a remote tile renders, and every RTCPeerConnection. */
export async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    const frames: RenderedFrame[] = [];
    window.gridroomObserver = { frames, peers };
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    };
    // Asking for the layout costs the page time, so only where there is a choice.
    const isOnTop = (tile: Element, video: HTMLVideoElement): boolean => {
      if (tile.querySelectorAll('video').length === 1) return true;
      const box = video.getBoundingClientRect();
      const at = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return at.find((element) => element instanceof HTMLVideoElement) === video;
    };
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement): void => {
      if (watched.has(video)) return;
      watched.add(video);
      const onFrame = (_now: number, frame: VideoFrameCallbackMetadata): void => {
        video.requestVideoFrameCallback(onFrame);
        const tile = video.closest('[data-participant]');
        const participant = tile?.getAttribute('data-participant');
        if (tile && participant && isOnTop(tile, video)) {
          frames.push({
            participant,
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

/** All frames rendered so far. */
export function renderedFrames(page: Page): Promise<RenderedFrame[]> {
  return page.evaluate(() => window.gridroomObserver.frames);
}

/** The page's clock, comparable with `presentedAt`. */
export function pageNow(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Concealment of every inbound audio stream that there is now. */
export function concealedAudio(page: Page): Promise<ConcealedAudio[]> {
  return page.evaluate(async () => {
    const result: ConcealedAudio[] = [];
    for (const peer of window.gridroomObserver.peers) {
      if (peer.connectionState === 'closed') continue;
      const report = await peer.getStats();
      report.forEach((stats) => {
        if (stats.type === 'inbound-rtp' && stats.kind === 'audio') {
          result.push({
            ssrc: `${stats.ssrc}`,
            concealedSamples: stats.concealedSamples ?? 0,
            silentConcealedSamples: stats.silentConcealedSamples ?? 0,
            totalSamplesReceived: stats.totalSamplesReceived ?? 0,
          });
        }
      });
    }
    return result;
  });
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
