import type { LocalDevices } from '../media/devices';
import type { LocalTracks } from '../media/path';
import { ScreenShare } from '../media/screen-share';
import type { Notice, NoticeKey, SourceKind, Sources } from './model';

/** What happens to what this page sends. */
export interface OwnMediaListener {
  /** Other tracks than before are to be sent. */
  tracksChanged(tracks: LocalTracks): void;
  /** Something was turned on or off. */
  sourcesChanged(sources: Sources): void;
  speakerChanged(id: string | undefined): void;
  notice(key: NoticeKey, tone: Notice['tone'], values?: Readonly<Record<string, string>>): void;
  /** Anything that views may show. */
  changed(): void;
}

/** What this page sends: the person's microphone, camera and shared screen. */
export class OwnMedia {
  readonly #devices: LocalDevices;
  readonly #screen: ScreenShare;
  readonly #listener: OwnMediaListener;
  readonly #unsubscribe: () => void;
  #tracks: LocalTracks;
  #sources: Sources;
  #speaker: string | undefined;
  #lostDevice: number | undefined;
  #refusedDevice: number | undefined;

  constructor(devices: LocalDevices, listener: OwnMediaListener) {
    this.#devices = devices;
    this.#listener = listener;
    this.#screen = new ScreenShare(
      () => this.#check(),
      () => listener.notice('screen-share-ended', 'info'),
    );
    const { lost, refused, speaker } = devices.snapshot();
    this.#lostDevice = lost?.id;
    this.#refusedDevice = refused?.id;
    this.#speaker = speaker;
    this.#tracks = this.#currentTracks();
    this.#sources = this.#currentSources();
    this.#unsubscribe = devices.subscribe(() => this.#check());
  }

  get tracks(): LocalTracks {
    return this.#tracks;
  }

  /** What is on. */
  get sources(): Sources {
    return this.#sources;
  }

  /** The device that others are to be heard from. */
  get speaker(): string | undefined {
    return this.#speaker;
  }

  /** Asks the browser for a screen. Rejects with a `DOMException` if the person declines. */
  startScreenShare(): Promise<void> {
    return this.#screen.start();
  }

  turn(source: 'microphone' | 'camera', on: boolean): void {
    if (source === 'microphone') {
      this.#devices.setMicrophone(on);
    } else {
      this.#devices.setCamera(on);
    }
  }

  turnOff(source: SourceKind): void {
    if (source === 'screen') {
      this.#screen.stop();
    } else {
      this.turn(source, false);
    }
  }

  /** Ends the sharing of the screen; devices stay open. */
  close(): void {
    this.#unsubscribe();
    this.#screen.stop();
  }

  #check(): void {
    const { lost, refused, speaker } = this.#devices.snapshot();
    if (speaker !== this.#speaker) {
      this.#speaker = speaker;
      this.#listener.speakerChanged(speaker);
    }
    const tracks = this.#currentTracks();
    if (!sameValues(tracks, this.#tracks)) {
      this.#tracks = tracks;
      this.#listener.tracksChanged(tracks);
    }
    const sources = this.#currentSources();
    if (!sameValues(sources, this.#sources)) {
      this.#sources = sources;
      this.#listener.sourcesChanged(sources);
    }
    if (lost && lost.id !== this.#lostDevice) {
      this.#lostDevice = lost.id;
      const { label, replacement } = lost;
      if (replacement === undefined) {
        this.#listener.notice('device-lost', 'warning', { label });
      } else {
        this.#listener.notice('device-fallback', 'warning', { label, replacement });
      }
    }
    if (refused && refused.id !== this.#refusedDevice) {
      this.#refusedDevice = refused.id;
      const { device, problem } = refused;
      this.#listener.notice('device-problem', 'warning', { device, problem });
    }
    this.#listener.changed();
  }

  #currentTracks(): LocalTracks {
    const { microphoneTrack, cameraTrack } = this.#devices.snapshot();
    return { microphone: microphoneTrack, camera: cameraTrack, screen: this.#screen.track };
  }

  #currentSources(): Sources {
    const { microphoneOn, microphoneTrack, cameraOn, cameraTrack } = this.#devices.snapshot();
    return {
      microphone: microphoneOn && microphoneTrack !== undefined,
      camera: cameraOn && cameraTrack !== undefined,
      screen: this.#screen.track !== undefined,
    };
  }
}

function sameValues<T extends Readonly<Record<SourceKind, unknown>>>(one: T, other: T): boolean {
  return one.microphone === other.microphone && one.camera === other.camera && one.screen === other.screen;
}
