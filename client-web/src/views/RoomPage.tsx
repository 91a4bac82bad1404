import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../media/devices';
import type { RoomSession } from '../room/model';
import { Call } from './call/Call';
import { Lobby } from './lobby/Lobby';
import { remember } from './ui/preferences';

interface RoomPageProps {
  readonly room: string;
  /** What the lobby's name field begins with. */
  readonly name: string;
  readonly devices: LocalDevices;
  /** Begins a session under a name. */
  readonly enter: (name: string) => RoomSession;
  /** A session that began with the page, for `?join=1`. */
  readonly begun: RoomSession | undefined;
}

/** The page of a room: its lobby, then one session after the other. */
export function RoomPage({ room, name: known, devices, enter, begun }: RoomPageProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(known);
  const [session, setSession] = useState(begun);
  useEffect(() => {
    document.title = t('app.titleInRoom', { room });
  }, [room, t]);
  const join = (chosen: string) => {
    remember('name', chosen);
    setName(chosen);
    setSession(enter(chosen));
  };
  if (!session) return <Lobby room={room} name={name} devices={devices} join={join} />;
  return (
    <Call
      session={session}
      devices={devices}
      again={() => {
        void devices.open();
        setSession(enter(session.snapshot().self.name || name));
      }}
    />
  );
}
