import type { LocalDevices } from './devices';

/** How the person's devices are captured. */
export interface LocalDevicesOptions {
  readonly captureWidth: number;
  readonly captureHeight: number;
}

/** The person's devices: one object for the life of the page. */
export function createLocalDevices(_options: LocalDevicesOptions): LocalDevices {
  throw new Error('not built yet');
}
