import type { DeviceChoice, DeviceProblem, DevicesSnapshot, LocalDevices, LostDevice, RefusedDevice } from './devices';
import { DeviceInput } from './device-input';
import type { InputKind } from './device-input';
import { LevelMeter } from './level-meter';
import { recall, remember } from './remembered';

/** How the person's devices are captured. */
export interface LocalDevicesOptions {
  readonly captureWidth: number;
  readonly captureHeight: number;
}

const FRAMES_PER_SECOND = 30;

/** The devices of this browser. */
class BrowserDevices implements LocalDevices {
  readonly #listeners = new Set<() => void>();
  readonly #microphone: DeviceInput;
  readonly #camera: DeviceInput;
  readonly #meter = new LevelMeter();
  #devices: readonly MediaDeviceInfo[] = [];
  #speaker = recall('speaker.id');
  #lost: LostDevice | undefined;
  #refused: RefusedDevice | undefined;
  #snapshot: DevicesSnapshot | undefined;

  constructor(options: LocalDevicesOptions) {
    const listener = {
      changed: () => this.#changed(),
      lost: (label: string, replacement: string | undefined) => {
        this.#lost = { id: (this.#lost?.id ?? 0) + 1, label, replacement };
        void this.#list();
      },
      refused: (device: InputKind, problem: DeviceProblem) => {
        this.#refused = { id: (this.#refused?.id ?? 0) + 1, device, problem };
        this.#changed();
      },
    };
    this.#microphone = new DeviceInput(
      'microphone',
      { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      listener,
    );
    this.#camera = new DeviceInput(
      'camera',
      {
        width: { ideal: options.captureWidth },
        height: { ideal: options.captureHeight },
        frameRate: { ideal: FRAMES_PER_SECOND },
      },
      listener,
    );
  }

  snapshot(): DevicesSnapshot {
    this.#snapshot ??= {
      microphones: this.#choices('audioinput'),
      cameras: this.#choices('videoinput'),
      speakers: 'setSinkId' in HTMLMediaElement.prototype ? this.#choices('audiooutput') : [],
      microphone: this.#microphone.deviceId,
      camera: this.#camera.deviceId,
      speaker: this.#speaker,
      microphoneOn: this.#microphone.on,
      cameraOn: this.#camera.on,
      microphoneProblem: this.#microphone.problem,
      cameraProblem: this.#camera.problem,
      cameraTrack: this.#camera.track,
      microphoneTrack: this.#microphone.track,
      lost: this.#lost,
      refused: this.#refused,
    };
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(): Promise<void> {
    // The type promises them always; browsers give them in secure contexts only.
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) {
      const problem = window.isSecureContext ? 'not-found' : 'insecure-context';
      this.#microphone.fail(problem);
      this.#camera.fail(problem);
      return;
    }
    media.ondevicechange = () => void this.#list();
    if (this.#camera.wanted) {
      await this.#openBoth(media);
    } else {
      await this.#microphone.open();
    }
    await this.#list();
  }

  chooseMicrophone(id: string): void {
    this.#microphone.choose(id);
  }

  chooseCamera(id: string): void {
    this.#camera.choose(id);
  }

  chooseSpeaker(id: string): void {
    this.#speaker = id;
    remember('speaker.id', id);
    this.#changed();
  }

  setMicrophone(on: boolean): void {
    this.#microphone.setOn(on);
  }

  setCamera(on: boolean): void {
    this.#camera.setOn(on);
  }

  microphoneLevel(): number {
    return this.#meter.level(this.#microphone.track);
  }

  close(): void {
    this.#microphone.close();
    this.#camera.close();
    this.#meter.close();
    this.#changed();
  }

  /** One question for both devices; where that fails, one for each, so that a missing camera does not cost the microphone. */
  async #openBoth(media: MediaDevices): Promise<void> {
    let stream: MediaStream;
    try {
      stream = await media.getUserMedia({ audio: this.#microphone.constraints(), video: this.#camera.constraints() });
    } catch {
      await this.#microphone.open();
      await this.#camera.open();
      return;
    }
    const [sound] = stream.getAudioTracks();
    const [picture] = stream.getVideoTracks();
    if (sound) {
      this.#microphone.adopt(sound);
    }
    if (picture) {
      this.#camera.adopt(picture);
    }
  }

  #choices(kind: MediaDeviceKind): readonly DeviceChoice[] {
    return this.#devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device) => ({ id: device.deviceId, label: device.label }));
  }

  async #list(): Promise<void> {
    try {
      this.#devices = await navigator.mediaDevices.enumerateDevices();
    } catch {
      this.#devices = [];
    }
    const listed = (id: string): boolean =>
      this.#devices.some((device) => device.kind === 'audiooutput' && device.deviceId === id);
    if (this.#speaker !== undefined && !listed(this.#speaker)) {
      this.#speaker = undefined;
    }
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** The person's devices: one object for the life of the page. */
export function createLocalDevices(options: LocalDevicesOptions): LocalDevices {
  return new BrowserDevices(options);
}
