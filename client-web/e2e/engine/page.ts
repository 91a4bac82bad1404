import { createLocalDevices } from '../../src/media';
import { createRoomSession } from '../../src/room';
import type { RoomSession } from '../../src/room/model';

/** A room page without any design: the engine, and a tile for each of the others. */
declare global {
  interface Window {
    session: RoomSession;
  }
}

const query = new URLSearchParams(location.search);
const devices = createLocalDevices({ captureWidth: 640, captureHeight: 360 });
await devices.open();
const url = query.get('url') ?? undefined;
const session = createRoomSession({
  room: query.get('room') ?? 'engine',
  name: query.get('name') ?? 'Nobody',
  devices,
  ...(url === undefined ? {} : { url }),
});
window.session = session;

const room = document.querySelector('#room') as HTMLElement;
const tiles = new Map<string, () => void>();
const draw = (): void => {
  const { others, mediaPath, self } = session.snapshot();
  room.dataset['mediaPath'] = mediaPath;
  room.dataset['self'] = self.id;
  for (const { id } of others) {
    if (!tiles.has(id)) {
      const tile = document.createElement('div');
      tile.dataset['participant'] = id;
      room.append(tile);
      const detach = session.attachVideo(tile, id, 'camera');
      tiles.set(id, () => {
        detach();
        tile.remove();
      });
    }
  }
  for (const [id, remove] of tiles) {
    if (!others.some((other) => other.id === id)) {
      remove();
      tiles.delete(id);
    }
  }
};
session.subscribe(draw);
draw();
