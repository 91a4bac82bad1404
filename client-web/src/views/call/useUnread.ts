import { useEffect, useState } from 'react';
import type { ChatEntry, RoomSession } from '../../room/model';
import { useSnapshot } from '../ui/useSnapshot';

/** How many lines of others stand after the last one that was read. */
export function countUnread(chat: readonly ChatEntry[], readUpTo: number): number {
  return chat.filter((entry) => !entry.own && entry.id > readUpTo).length;
}

/** Counts chat that nobody has looked at yet. */
export function useUnread(session: RoomSession, chatIsOpen: boolean): number {
  const chat = useSnapshot(session, (now) => now.chat);
  const last = chat.at(-1)?.id ?? -1;
  const [readUpTo, setReadUpTo] = useState(-1);
  useEffect(() => {
    if (chatIsOpen) setReadUpTo(last);
  }, [chatIsOpen, last]);
  return chatIsOpen ? 0 : countUnread(chat, readUpTo);
}
