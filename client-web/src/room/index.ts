import type { LocalDevices } from '../media/devices';
import type { RoomSession } from './model';

/** What a session needs to begin. */
export interface RoomSessionOptions {
  readonly room: string;
  readonly name: string;
  /** The room's JWT, where the operator demands one. */
  readonly token?: string;
  readonly devices: LocalDevices;
  /** Address of the signaling WebSocket; by default `/ws` of the page's own origin. */
  readonly url?: string;
}

/** Enters a room: connects at once, and lives until `leave()` or a fatal error. */
export function createRoomSession(_options: RoomSessionOptions): RoomSession {
  throw new Error('not built yet');
}
