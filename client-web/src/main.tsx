import { createRoot } from 'react-dom/client';
import { startTranslations } from './i18n';
import { createLocalDevices } from './media';
import { createRoomSession } from './room';
import { parseAddress, type RoomAddress } from './views/address';
import { RoomPage } from './views/RoomPage';
import { StartPage } from './views/start/StartPage';
import { recall } from './views/ui/preferences';
import './views/styles/index.css';

startTranslations(navigator.languages);
const root = createRoot(document.getElementById('root') as HTMLElement);
const address = parseAddress(new URL(location.href));
if (address.kind === 'room') showRoom(address);
else root.render(<StartPage invalidRoom={address.invalidRoom} goTo={(room) => location.assign(`/r/${room}`)} />);

function showRoom({ room, name, join, capture, token }: RoomAddress): void {
  const devices = createLocalDevices({ captureWidth: capture.width, captureHeight: capture.height });
  const enter = (chosen: string) =>
    createRoomSession({ room, name: chosen, devices, ...(token === undefined ? {} : { token }) });
  const knownName = name ?? recall('name') ?? '';
  void devices.open();
  // Nobody waits for a camera to start: it is sent as soon as it is there.
  const begun = join && knownName !== '' ? enter(knownName) : undefined;
  root.render(<RoomPage room={room} name={knownName} devices={devices} enter={enter} begun={begun} />);
}
