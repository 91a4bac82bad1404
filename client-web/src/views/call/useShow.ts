import { useEffect, useRef } from 'react';
import type { RoomSession, ShownVideo } from '../../room/model';

const PAUSE_MS = 150;

/**
 * Tells the session what is on the stage: the first time at once, then at most once in 150 ms, and only when it differs.
 *
 * @param videos undefined while it is not known yet
 */
export function useShow(session: RoomSession, videos: readonly ShownVideo[] | undefined): void {
  const told = useRef<{ session: RoomSession; videos: string; atMs: number } | undefined>(undefined);
  const text = videos && JSON.stringify(videos);
  useEffect(() => {
    const last = told.current?.session === session ? told.current : undefined;
    if (text === undefined || last?.videos === text) return;
    const tell = () => {
      told.current = { session, videos: text, atMs: performance.now() };
      session.show(JSON.parse(text) as ShownVideo[]);
    };
    const waitMs = last === undefined ? 0 : last.atMs + PAUSE_MS - performance.now();
    if (waitMs <= 0) {
      tell();
      return;
    }
    const timer = setTimeout(tell, waitMs);
    return () => clearTimeout(timer);
  }, [session, text]);
}
