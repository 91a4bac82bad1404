import type { DeviceProblem } from './devices';
import { recall, remember } from './remembered';

/** Which of the person's devices. */
export type InputKind = 'microphone' | 'camera';

/** Why a device could not be opened. */
export function problemOf(error: unknown): DeviceProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'not-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'unknown';
  }
}

/** What an input tells its owner. */
export interface InputListener {
  changed(): void;
  /** The device went away while in use; `replacement` took its place. */
  lost(label: string, replacement: string | undefined): void;
  /** It was to be opened, and could not. */
  refused(device: InputKind, problem: DeviceProblem): void;
}

/** One microphone or camera: which one was chosen, whether it is on, and its track. */
export class DeviceInput {
  readonly #kind: InputKind;
  readonly #constraints: MediaTrackConstraints;
  readonly #listener: InputListener;
  #track: MediaStreamTrack | undefined;
  #problem: DeviceProblem | undefined;
  #on: boolean;
  #chosen: string | undefined;
  /** Grows with each attempt: only the newest one may bring its track in. */
  #attempt = 0;

  constructor(kind: InputKind, constraints: MediaTrackConstraints, listener: InputListener) {
    this.#kind = kind;
    this.#constraints = constraints;
    this.#listener = listener;
    this.#on = recall(`${kind}.on`) !== 'false';
    this.#chosen = recall(`${kind}.id`);
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  get problem(): DeviceProblem | undefined {
    return this.#problem;
  }

  get on(): boolean {
    return this.#on;
  }

  /** The device in use, else the chosen one. */
  get deviceId(): string | undefined {
    return this.#track?.getSettings().deviceId ?? this.#chosen;
  }

  /** A microphone stays open while it is off, so that unmuting is instant; a camera is closed, so that its light goes off. */
  get wanted(): boolean {
    return this.#on || this.#kind === 'microphone';
  }

  constraints(): MediaTrackConstraints {
    return this.#chosen ? { ...this.#constraints, deviceId: { ideal: this.#chosen } } : this.#constraints;
  }

  /** Opens the chosen device, or any. */
  open(): Promise<void> {
    return this.#openOrFail(this.constraints());
  }

  choose(id: string): void {
    this.#chosen = id;
    remember(`${this.#kind}.id`, id);
    if (this.wanted) {
      void this.#openOrFail({ ...this.#constraints, deviceId: { exact: id } });
    } else {
      this.#listener.changed();
    }
  }

  setOn(on: boolean): void {
    this.#on = on;
    remember(`${this.#kind}.on`, on ? undefined : 'false');
    if (this.#track && this.#kind === 'microphone') {
      this.#track.enabled = on;
    }
    if (!this.wanted) {
      this.close();
    } else if (!this.#track) {
      void this.open();
    }
    this.#listener.changed();
  }

  /** Takes a track that was opened elsewhere. */
  adopt(track: MediaStreamTrack): void {
    this.#attempt++;
    this.#take(track);
  }

  /** It could not be opened. */
  fail(problem: DeviceProblem): void {
    this.#problem = problem;
    this.#listener.refused(this.#kind, problem);
  }

  close(): void {
    this.#attempt++;
    this.#track?.stop();
    this.#track = undefined;
  }

  /** Opens a device, and tells of a problem. */
  async #openOrFail(constraints: MediaTrackConstraints): Promise<void> {
    const problem = await this.#open(constraints);
    if (problem) {
      this.fail(problem);
    }
  }

  /** Opens a device; resolves with the problem that stands in the way. */
  async #open(constraints: MediaTrackConstraints): Promise<DeviceProblem | undefined> {
    const attempt = ++this.#attempt;
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        this.#kind === 'microphone' ? { audio: constraints } : { video: constraints },
      );
      const track = stream.getTracks()[0];
      if (attempt !== this.#attempt) {
        track?.stop();
      } else if (track) {
        this.#take(track);
      }
    } catch (error) {
      if (attempt === this.#attempt) {
        return problemOf(error);
      }
    }
    return undefined;
  }

  #take(track: MediaStreamTrack): void {
    this.#track?.stop();
    this.#track = track;
    this.#problem = undefined;
    track.contentHint = this.#kind === 'microphone' ? 'speech' : 'motion';
    track.enabled = this.#on;
    track.onended = () => void this.#unplugged(track);
    this.#listener.changed();
  }

  async #unplugged(track: MediaStreamTrack): Promise<void> {
    if (track !== this.#track) {
      return;
    }
    this.#track = undefined;
    const problem = await this.#open(this.#constraints);
    if (problem) {
      this.#problem = problem;
    }
    this.#listener.lost(track.label, (this.#track as MediaStreamTrack | undefined)?.label);
  }
}
