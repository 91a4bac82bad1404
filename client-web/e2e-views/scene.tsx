import { createRoot } from 'react-dom/client';
import { startTranslations } from '../src/i18n';
import { RoomPage } from '../src/views/RoomPage';
import { StartPage } from '../src/views/start/StartPage';
import '../src/views/styles/index.css';
import { FakeDevices } from './FakeDevices';
import { FakeSession, person } from './FakeSession';
import { SCENES, type Scene, type SceneName } from './scenes';

declare global {
  interface Window {
    /** What the tests take hold of. */
    gridroomScene: { session: FakeSession; devices: FakeDevices; person: typeof person; went: string[] };
  }
}

const query = new URLSearchParams(location.search);
const scene: Scene = SCENES[(query.get('scene') ?? 'people-5') as SceneName];
startTranslations([query.get('lang') ?? 'en']);
const devices = new FakeDevices(scene.devices);
const session = new FakeSession(scene.room);
const went: string[] = [];
window.gridroomScene = { session, devices, person, went };
const root = createRoot(document.getElementById('root') as HTMLElement);
if (scene.page === 'start') root.render(<StartPage invalidRoom={undefined} goTo={(room) => went.push(room)} />);
else {
  root.render(
    <RoomPage
      room="quiet-otter-bay-41"
      name="Mira"
      devices={devices}
      enter={() => session}
      begun={scene.page === 'lobby' ? undefined : session}
    />,
  );
}
