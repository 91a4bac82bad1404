import { useEffect } from 'react';
import type { LocalDevices } from '../../media/devices';
import type { RoomSession } from '../../room/model';
import { useSnapshot } from '../ui/useSnapshot';
import { CallView } from './CallView';
import { EndPage } from './EndPage';
import { WaitingPage } from './WaitingPage';

interface CallProps {
  readonly session: RoomSession;
  readonly devices: LocalDevices;
  /** Begins another session in the same room. */
  readonly again: () => void;
}

/** One session, from the door to the end. */
export function Call({ session, devices, again }: CallProps) {
  const phase = useSnapshot(session, (now) => now.phase);
  const ended = phase.kind === 'ended';
  useEffect(() => {
    // The camera's light goes out when the call is over.
    if (ended) devices.close();
  }, [ended, devices]);
  if (phase.kind === 'ended') return <EndPage code={phase.code} message={phase.message} again={again} />;
  if (phase.kind === 'waiting') return <WaitingPage session={session} devices={devices} />;
  return <CallView session={session} devices={devices} />;
}
