import { sameMembers } from './sets';

const FADE_MILLIS = 30;
const FADE_STEP_MILLIS = 6;
/** A sound that has not begun to play by then is faded in nevertheless. */
const START_LIMIT_MILLIS = 300;

/** One sound that is being played. */
interface Voice {
  readonly element: HTMLAudioElement;
  /** Resolves when it plays, or is refused. */
  readonly started: Promise<void>;
}

/** Plays the sound of everybody else, in one place. */
export class AudioOutput {
  readonly #voices = new Map<MediaStreamTrack, Voice>();
  readonly #onBlocked: (blocked: boolean) => void;
  #speaker = '';
  #wanted: ReadonlySet<MediaStreamTrack> = new Set();
  #change: Promise<void> = Promise.resolve();
  #fading: ReturnType<typeof setInterval> | undefined;
  #finishFade: () => void = () => undefined;

  /** @param onBlocked told when the browser refuses to play sound before the person does something, and when it plays again */
  constructor(onBlocked: (blocked: boolean) => void) {
    this.#onBlocked = onBlocked;
  }

  /** Plays exactly these tracks from now on. Where some replace others they are cross-faded. Resolves when that is done. */
  play(tracks: readonly MediaStreamTrack[]): Promise<void> {
    const wanted = new Set(tracks);
    if (!sameMembers(wanted, this.#wanted)) {
      this.#wanted = wanted;
      this.#change = this.#change.then(() => this.#changeTo(wanted));
    }
    return this.#change;
  }
  /** Plays on this device; the empty text is the default. */
  setSpeaker(id: string): void {
    this.#speaker = id;
    this.#voices.forEach((voice) => this.#route(voice.element));
  }

  /** After a click of the person: plays what was refused. */
  enable(): void {
    this.#onBlocked(false);
    this.#voices.forEach((voice) => void this.#begin(voice.element));
  }

  close(): void {
    this.#finishFade();
    void this.play([]);
  }

  async #changeTo(wanted: ReadonlySet<MediaStreamTrack>): Promise<void> {
    const leaving = [...this.#voices.keys()].filter((track) => !wanted.has(track));
    const coming = [...wanted].filter((track) => !this.#voices.has(track));
    const fades = leaving.length > 0 && !document.hidden;
    const started = coming.map((track) => this.#start(track, fades ? 0 : 1));
    if (fades) {
      await Promise.race([Promise.all(started), new Promise((resolve) => setTimeout(resolve, START_LIMIT_MILLIS))]);
      await this.#crossFade(coming, leaving);
    }
    leaving.forEach((track) => this.#stop(track));
  }

  #start(track: MediaStreamTrack, volume: number): Promise<void> {
    const element = new Audio();
    element.srcObject = new MediaStream([track]);
    element.volume = volume;
    this.#route(element);
    const started = this.#begin(element);
    this.#voices.set(track, { element, started });
    return started;
  }

  #stop(track: MediaStreamTrack): void {
    const voice = this.#voices.get(track);
    if (voice) {
      voice.element.pause();
      voice.element.srcObject = null;
      this.#voices.delete(track);
    }
  }

  async #begin(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.#onBlocked(true);
      }
    }
  }

  #route(element: HTMLAudioElement): void {
    if ('setSinkId' in element && element.sinkId !== this.#speaker) {
      // A device that has gone meanwhile: the default plays on.
      element.setSinkId(this.#speaker).catch(() => undefined);
    }
  }

  /** Both play the same words, so volumes that add up to one keep the loudness. */
  #crossFade(coming: readonly MediaStreamTrack[], leaving: readonly MediaStreamTrack[]): Promise<void> {
    const setShare = (share: number): void => {
      coming.forEach((track) => this.#setVolume(track, share));
      leaving.forEach((track) => this.#setVolume(track, 1 - share));
    };
    const startedAt = performance.now();
    return new Promise((resolve) => {
      this.#finishFade = () => {
        this.#finishFade = () => undefined;
        clearInterval(this.#fading);
        setShare(1);
        resolve();
      };
      this.#fading = setInterval(() => {
        const share = (performance.now() - startedAt) / FADE_MILLIS;
        if (share >= 1) {
          this.#finishFade();
        } else {
          setShare(share);
        }
      }, FADE_STEP_MILLIS);
    });
  }

  #setVolume(track: MediaStreamTrack, volume: number): void {
    const voice = this.#voices.get(track);
    if (voice) {
      voice.element.volume = volume;
    }
  }
}
