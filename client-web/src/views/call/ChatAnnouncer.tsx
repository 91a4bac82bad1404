import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomSession } from '../../room/model';
import { useSnapshot } from '../ui/useSnapshot';

/** Reads new chat to screen readers while the panel is closed; what was there before stays silent. */
export function ChatAnnouncer({ session }: { readonly session: RoomSession }) {
  const { t } = useTranslation();
  const last = useSnapshot(session, (now) => now.chat.findLast((entry) => !entry.own));
  const first = useRef(last?.id);
  const text = last && last.id !== first.current ? t('chat.from', { name: last.name, text: last.text }) : '';
  return (
    <div className="for-screen-readers" aria-live="polite">
      {text}
    </div>
  );
}
