import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import type { RoomSession } from '../../room/model';
import { Preview } from '../lobby/Preview';

/** At the door of a locked room. */
export function WaitingPage({ session, devices }: { readonly session: RoomSession; readonly devices: LocalDevices }) {
  const { t } = useTranslation();
  return (
    <main className="page" data-phase="waiting" data-media-path={session.snapshot().mediaPath}>
      <div className="lobby">
        <Preview devices={devices} />
        <div className="lobby-form">
          <p className="lobby-room">
            {t('lobby.room')} <strong>{session.snapshot().room}</strong>
          </p>
          <div role="status" className="stack">
            <h1>{t('lobby.waitingHeading')}</h1>
            <p>{t('lobby.waitingText')}</p>
          </div>
          <Button className="button quiet" onPress={() => session.leave()}>
            {t('lobby.cancel')}
          </Button>
        </div>
      </div>
    </main>
  );
}
