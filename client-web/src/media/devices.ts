/** The person's own devices, for the lobby and for the settings during a call. One object for the life of the page. */

/** Why there is no microphone or camera. */
export type DeviceProblem =
  /** The person or the browser's settings refused permission. */
  | 'permission-denied'
  /** There is no such device. */
  | 'not-found'
  /** Another program holds it. */
  | 'in-use'
  /** The page is not secure (neither HTTPS nor localhost): the browser gives no device. */
  | 'insecure-context'
  | 'unknown';

/** A device that can be chosen. */
export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
}

/** A device that went away while it was in use. */
export interface LostDevice {
  /** Grows with each loss. */
  readonly id: number;
  readonly label: string;
  /** The label of the device that took its place, if one did. */
  readonly replacement: string | undefined;
}

/** A device that could not be opened. */
export interface RefusedDevice {
  /** Grows with each attempt. */
  readonly id: number;
  readonly device: 'microphone' | 'camera';
  readonly problem: DeviceProblem;
}

/** What views draw from. A new object after each change. */
export interface DevicesSnapshot {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  /** Empty where the browser cannot choose (Firefox, Safari). */
  readonly speakers: readonly DeviceChoice[];
  readonly microphone: string | undefined;
  readonly camera: string | undefined;
  readonly speaker: string | undefined;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly microphoneProblem: DeviceProblem | undefined;
  readonly cameraProblem: DeviceProblem | undefined;
  /** The camera's picture, for the preview and the own tile. */
  readonly cameraTrack: MediaStreamTrack | undefined;
  /** The microphone's sound: for sending, not for playing. Disabled, but open, while the microphone is off. */
  readonly microphoneTrack?: MediaStreamTrack | undefined;
  /** The last device that went away in use. */
  readonly lost?: LostDevice | undefined;
  /** The last attempt to open a device that did not succeed. */
  readonly refused?: RefusedDevice | undefined;
}

/** The person's devices. */
export interface LocalDevices {
  snapshot(): DevicesSnapshot;
  subscribe(listener: () => void): () => void;
  /** Asks for permission and opens what is wanted; problems are in the snapshot, it never rejects. */
  open(): Promise<void>;
  chooseMicrophone(id: string): void;
  chooseCamera(id: string): void;
  chooseSpeaker(id: string): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Level of the microphone now, 0 to 1: call it from an animation frame. */
  microphoneLevel(): number;
  close(): void;
}
