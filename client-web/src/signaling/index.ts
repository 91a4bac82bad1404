export { Connection } from './connection';
export type { ConnectionListener } from './connection';
export { onNetworkChange } from './network';
