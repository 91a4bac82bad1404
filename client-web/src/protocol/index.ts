export * from './codec';
export { ProtocolError } from './decoder';
export type * from './messages';
