import { createRoot } from 'react-dom/client';
import { onNetworkChange } from './browser/network';
import { startTranslations } from './i18n';
import { createLocalDevices, Spare } from './media';
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
  const spare = new Spare(() => {
    const { microphoneTrack: microphone, cameraTrack: camera } = devices.snapshot();
    return { microphone, camera, screen: undefined };
  });
  onNetworkChange(() => spare.renew());
  let entered = false;
  const enter = (chosen: string) => {
    entered = true;
    return createRoomSession({ room, name: chosen, devices, spare, ...(token === undefined ? {} : { token }) });
  };
  const knownName = name ?? recall('name') ?? '';
  const opened = devices.open();
  // Nobody waits for a camera to start: it is sent as soon as it is there.
  const begun = join && knownName !== '' ? enter(knownName) : undefined;
  void opened.then(() => entered || spare.prepare());
  root.render(<RoomPage room={room} name={knownName} devices={devices} enter={enter} begun={begun} />);
}
