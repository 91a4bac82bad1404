import { FrameAlignment } from './frame-alignment';
import type { RemoteMedia } from './path';

/** A new picture that has not come, or could not be aligned, by then is shown as it is. */
const SWAP_LIMIT_MILLIS = 700;

/** One `<video>` in the container. */
interface Layer {
  readonly media: RemoteMedia;
  readonly video: HTMLVideoElement;
}

/**
 * Shows one source inside an element of the views. When the track changes, the new picture starts behind the old one, and takes its place
 * when it has rendered a frame that fits. Pictures are silent: sound is played elsewhere.
 */
export class VideoSurface {
  readonly #container: HTMLElement;
  #shown: Layer | undefined;
  #upcoming: { readonly layer: Layer; readonly cancel: () => void; readonly done: Promise<void> } | undefined;

  /** @param container positioned: pictures fill it */
  constructor(container: HTMLElement) {
    this.#container = container;
    container.style.isolation = 'isolate';
  }

  /** Shows `media` from now on, or nothing. Resolves when it is on screen. */
  show(media: RemoteMedia | undefined): Promise<void> {
    if (media?.track === this.#upcoming?.layer.media.track && this.#upcoming) {
      return this.#upcoming.done;
    }
    this.#upcoming?.cancel();
    this.#upcoming = undefined;
    if (!media) {
      this.#clear();
    } else if (!this.#shown) {
      this.#reveal(this.#addLayer(media), media);
    } else if (this.#shown.media.track !== media.track) {
      return this.#change(this.#shown, media);
    }
    return Promise.resolve();
  }

  close(): void {
    void this.show(undefined);
  }

  #clear(): void {
    this.#shown?.video.remove();
    this.#shown = undefined;
  }

  /** Makes the first picture visible: at once, or with the first frame that is certainly of this source. */
  #reveal(layer: Layer, { fromRtpTimestamp }: RemoteMedia): void {
    this.#shown = layer;
    if (fromRtpTimestamp === undefined) {
      setVisible(layer.video, true);
      return;
    }
    onEachFrame(layer.video, ({ rtpTimestamp }) => {
      if (rtpTimestamp !== undefined && ((rtpTimestamp - fromRtpTimestamp) | 0) < 0) {
        return true;
      }
      setVisible(layer.video, true);
      return false;
    });
  }

  #change(old: Layer, media: RemoteMedia): Promise<void> {
    const layer = this.#addLayer(media);
    const alignment = new FrameAlignment();
    let finish: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const stops: (() => void)[] = [];
    const end = (): void => {
      stops.forEach((stop) => stop());
      finish();
    };
    const swap = (): void => {
      if (this.#upcoming?.layer !== layer) {
        return;
      }
      setVisible(layer.video, true);
      old.video.remove();
      this.#shown = layer;
      this.#upcoming = undefined;
      end();
    };
    const cancel = (): void => {
      layer.video.remove();
      end();
    };
    this.#upcoming = { layer, cancel, done };
    if (document.hidden) {
      swap();
      return done;
    }
    const onHidden = (): void => swap();
    document.addEventListener('visibilitychange', onHidden, { once: true });
    const limit = setTimeout(swap, SWAP_LIMIT_MILLIS);
    stops.push(
      () => document.removeEventListener('visibilitychange', onHidden),
      () => clearTimeout(limit),
      onEachFrame(old.video, (frame) => {
        alignment.oldFrame(frame);
        return true;
      }),
      onEachFrame(layer.video, (frame) => {
        if (alignment.newFrame(frame)) {
          swap();
          return false;
        }
        return true;
      }),
    );
    return done;
  }

  #addLayer(media: RemoteMedia): Layer {
    const video = document.createElement('video');
    video.autoplay = true;
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    Object.assign(video.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
    setVisible(video, false);
    video.srcObject = new MediaStream([media.track]);
    this.#container.append(video);
    return { media, video };
  }
}

/** A picture that waits lies behind the one that is shown, and cannot be seen or touched. */
function setVisible(video: HTMLVideoElement, visible: boolean): void {
  video.style.opacity = visible ? '' : '0';
  video.style.zIndex = visible ? '' : '-1';
  video.style.pointerEvents = visible ? '' : 'none';
  video.toggleAttribute('data-visible', visible);
  video.toggleAttribute('aria-hidden', !visible);
}

/** Calls `onFrame` with each rendered frame until it says false; returns how to stop. A browser without frame callbacks gets one call. */
function onEachFrame(
  video: HTMLVideoElement,
  onFrame: (frame: Partial<VideoFrameCallbackMetadata>) => boolean,
): () => void {
  if (!('requestVideoFrameCallback' in video)) {
    const onPlaying = (): void => void onFrame({});
    (video as HTMLVideoElement).addEventListener('playing', onPlaying, { once: true });
    return () => (video as HTMLVideoElement).removeEventListener('playing', onPlaying);
  }
  const next = (_now: number, frame: VideoFrameCallbackMetadata): void => {
    handle = video.requestVideoFrameCallback(next);
    if (!onFrame(frame)) {
      video.cancelVideoFrameCallback(handle);
    }
  };
  let handle = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(handle);
}
