import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Notice, RoomSession } from '../../room/model';
import { Icon } from '../ui/Icon';
import { listsEqual, useSnapshot } from '../ui/useSnapshot';
import { KnockButtons } from './KnockButtons';
import { isWorthShowing, noticeText } from './noticeText';
import type { PanelName } from './Toolbar';

/** Something that the page itself says, such as that the link was copied. */
export interface LocalNote {
  readonly id: number;
  readonly text: string;
}

interface NotesProps {
  readonly session: RoomSession;
  readonly note: LocalNote | undefined;
  readonly panel: PanelName | undefined;
}

const INFO_MS = 4000;
const WARNING_MS = 10_000;
const MOST_TOASTS = 3;
const MOST_KNOCKS = 2;

/** What lies over the upper edge of the stage: states that last, with what to do about them, and toasts that go by themselves. */
export function Notes({ session, note, panel }: NotesProps) {
  const { t } = useTranslation();
  const phase = useSnapshot(session, (now) => now.phase.kind);
  const soundBlocked = useSnapshot(session, (now) => now.soundBlocked);
  const sharing = useSnapshot(session, (now) => now.self.sources.screen);
  const knocks = useSnapshot(session, (now) => now.knocks, listsEqual);
  return (
    <div className="notes">
      {soundBlocked && (
        <Button className="button primary sound" data-action="enable-sound" onPress={() => session.enableSound()}>
          <Icon name="sound" />
          {t('call.soundBlocked')}
        </Button>
      )}
      {sharing && (
        <div className="note" data-tone="accent">
          <Icon name="screen" />
          <span>{t('call.sharing')}</span>
          <Button className="button quiet small" data-action="stop-share" onPress={() => session.stopScreenShare()}>
            {t('call.stopShare')}
          </Button>
        </div>
      )}
      <div className="notes-live" role="status">
        {phase === 'reconnecting' && (
          <div className="note" data-tone="warning" data-note="reconnecting">
            <Icon name="warning" />
            <span>{t('call.reconnecting')}</span>
          </div>
        )}
        {panel !== 'people' &&
          knocks.slice(0, MOST_KNOCKS).map((knock) => (
            <div key={knock.participant} className="note" data-note="knock">
              <span>{t('people.knocks', { name: knock.name })}</span>
              <KnockButtons session={session} knock={knock} />
            </div>
          ))}
        <Toasts session={session} />
        <LocalToast note={note} />
      </div>
    </div>
  );
}

function Toasts({ session }: { readonly session: RoomSession }) {
  const notices = useSnapshot(session, (now) => now.notices);
  const people = useSnapshot(session, (now) => now.others.length + 1);
  const shown = notices.filter((notice) => isWorthShowing(notice, people)).slice(-MOST_TOASTS);
  useEffect(() => {
    for (const notice of notices) if (!shown.includes(notice)) session.dismissNotice(notice.id);
  });
  return shown.map((notice) => <Toast key={notice.id} session={session} notice={notice} />);
}

function Toast({ session, notice }: { readonly session: RoomSession; readonly notice: Notice }) {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(() => session.dismissNotice(notice.id), notice.tone === 'info' ? INFO_MS : WARNING_MS);
    return () => clearTimeout(timer);
  }, [session, notice.id, notice.tone]);
  return (
    <div className="note" data-tone={notice.tone} data-notice={notice.key}>
      <span>{noticeText(t, notice)}</span>
      <Button
        className="icon-button plain"
        aria-label={t('call.close')}
        onPress={() => session.dismissNotice(notice.id)}
      >
        <Icon name="close" />
      </Button>
    </div>
  );
}

function LocalToast({ note }: { readonly note: LocalNote | undefined }) {
  const shown = useRef(note?.id);
  const [current, setCurrent] = useState<LocalNote>();
  useEffect(() => {
    if (!note || note.id === shown.current) return;
    shown.current = note.id;
    setCurrent(note);
    const timer = setTimeout(() => setCurrent(undefined), INFO_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    current && (
      <div className="note" data-tone="info">
        <span>{current.text}</span>
      </div>
    )
  );
}
