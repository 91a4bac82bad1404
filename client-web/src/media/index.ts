export { createLocalDevices } from './local-devices';
export type { LocalDevicesOptions } from './local-devices';
export { Spare } from './sfu/spare';
