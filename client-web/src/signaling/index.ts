export { Connection } from './connection';
export type { ConnectionListener } from './connection';
