import type { DevicesSnapshot, LocalDevices } from '../src/media/devices';
import { pictureOf } from './pictures';

/** Devices in memory: a painted camera and a microphone that hears a constant hum. */
export class FakeDevices implements LocalDevices {
  readonly #listeners = new Set<() => void>();
  readonly #track = pictureOf('self').getVideoTracks()[0];
  #snapshot: DevicesSnapshot;
  opened = 0;

  constructor(change: Partial<DevicesSnapshot> = {}) {
    this.#snapshot = {
      microphones: [
        { id: 'm1', label: 'Built-in microphone' },
        { id: 'm2', label: 'USB headset (very long name of a headset)' },
      ],
      cameras: [{ id: 'c1', label: 'Integrated camera' }],
      speakers: [{ id: 's1', label: 'Built-in speakers' }],
      microphone: 'm1',
      camera: 'c1',
      speaker: 's1',
      microphoneOn: true,
      cameraOn: true,
      microphoneProblem: undefined,
      cameraProblem: undefined,
      cameraTrack: this.#track,
      ...change,
    };
  }

  snapshot(): DevicesSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(change: Partial<DevicesSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  open(): Promise<void> {
    this.opened++;
    return Promise.resolve();
  }

  chooseMicrophone(id: string): void {
    this.change({ microphone: id });
  }

  chooseCamera(id: string): void {
    this.change({ camera: id });
  }

  chooseSpeaker(id: string): void {
    this.change({ speaker: id });
  }

  setMicrophone(on: boolean): void {
    this.change({ microphoneOn: on });
  }

  setCamera(on: boolean): void {
    this.change({ cameraOn: on, cameraTrack: on ? this.#track : undefined });
  }

  microphoneLevel(): number {
    return 0.2;
  }

  close(): void {
    this.change({ cameraTrack: undefined });
  }
}
