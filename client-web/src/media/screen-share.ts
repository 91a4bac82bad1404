/** The screen, window or tab that the person shares. */
export class ScreenShare {
  readonly #changed: () => void;
  readonly #endedByBrowser: () => void;
  #track: MediaStreamTrack | undefined;

  /** @param endedByBrowser the person stopped it with the browser's own button, or closed the window */
  constructor(changed: () => void, endedByBrowser: () => void) {
    this.#changed = changed;
    this.#endedByBrowser = endedByBrowser;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Asks the browser. Rejects with a `DOMException` if the person declines. */
  async start(): Promise<void> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: false });
    this.#drop();
    const [track] = stream.getVideoTracks();
    if (track) {
      track.contentHint = 'detail';
      track.onended = () => {
        if (track === this.#track) {
          this.stop();
          this.#endedByBrowser();
        }
      };
      this.#track = track;
    }
    this.#changed();
  }

  stop(): void {
    if (this.#track) {
      this.#drop();
      this.#changed();
    }
  }

  #drop(): void {
    this.#track?.stop();
    this.#track = undefined;
  }
}
