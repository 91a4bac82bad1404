export { createRoomSession } from './session';
export type { RoomSessionOptions } from './session';
