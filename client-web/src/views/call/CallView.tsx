import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import type { RoomSession } from '../../room/model';
import { linkTo } from '../address';
import { Icon } from '../ui/Icon';
import { recall, remember } from '../ui/preferences';
import { useMedia } from '../ui/useMedia';
import { useSnapshot } from '../ui/useSnapshot';
import type { CallActions, DialogName } from './actions';
import { ChatAnnouncer } from './ChatAnnouncer';
import { ChatPanel } from './ChatPanel';
import { copyLinkTo, CopyLink } from './CopyLink';
import { Notes, type LocalNote } from './Notes';
import { PathBadge } from './PathBadge';
import { PeoplePanel } from './PeoplePanel';
import { useSelf } from './participants';
import { SettingsDialog } from './SettingsDialog';
import { ShortcutsDialog } from './ShortcutsDialog';
import { Stage } from './Stage';
import type { ViewMode } from './stageLayout';
import { Toolbar, type PanelName } from './Toolbar';
import { useShortcuts } from './useShortcuts';
import { useUnread } from './useUnread';
import { useWakeLock } from './useWakeLock';

/** The room, from the inside. */
export function CallView({ session, devices }: { readonly session: RoomSession; readonly devices: LocalDevices }) {
  const { t } = useTranslation();
  const room = useSnapshot(session, (now) => now.room);
  const phase = useSnapshot(session, (now) => now.phase.kind);
  const path = useSnapshot(session, (now) => now.mediaPath);
  const locked = useSnapshot(session, (now) => now.locked);
  const people = useSnapshot(session, (now) => now.others.length + 1);
  const knocks = useSnapshot(session, (now) => now.knocks.length);
  const { sources } = useSelf(session);
  const [mode, setMode] = useState<ViewMode>('grid');
  const [dialog, setDialog] = useState<DialogName>();
  const [note, setNote] = useState<LocalNote>();
  const [shortcutsOn, setShortcutsOn] = useState(() => recall('shortcuts') !== 'off');
  const narrow = useMedia('(max-width: 699px)');
  const panelCovers = useMedia('(max-width: 799px)');
  const panels = usePanels();
  useWakeLock();
  const unread = useUnread(session, panels.open === 'chat');
  const say = useCallback((text: string) => setNote({ text, id: Date.now() }), []);

  const copyLink = () =>
    void copyLinkTo(room).then((copied) =>
      say(copied ? t('call.linkCopied') : t('call.linkFailed', { link: linkTo(room, location.origin) })),
    );
  const toggleShare = () => {
    if (sources.screen) session.stopScreenShare();
    else
      session.startScreenShare().catch((problem: unknown) => {
        const declined = problem instanceof DOMException && problem.name === 'NotAllowedError';
        if (!declined) say(t('call.shareFailed'));
      });
  };
  const actions: CallActions = {
    toggleMicrophone: () => session.setMicrophone(!sources.microphone),
    toggleCamera: () => session.setCamera(!sources.camera),
    toggleShare: canShareScreen() ? toggleShare : undefined,
    togglePanel: panels.toggle,
    toggleMode: () => setMode((before) => (before === 'grid' ? 'speaker' : 'grid')),
    copyLink,
    openDialog: setDialog,
    leave: () => session.leave(),
  };
  useShortcuts(
    {
      m: actions.toggleMicrophone,
      v: actions.toggleCamera,
      s: () => actions.toggleShare?.(),
      c: () => panels.toggle('chat'),
      p: () => panels.toggle('people'),
      g: actions.toggleMode,
      l: copyLink,
      '?': () => setDialog('shortcuts'),
    },
    shortcutsOn,
  );

  return (
    <div
      className="call"
      data-phase={phase}
      data-media-path={path}
      data-panel={panels.open ?? 'none'}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) panels.close();
      }}
    >
      <header className="call-header">
        <h1>{room}</h1>
        {locked && (
          <span className="locked" role="img" aria-label={t('call.locked')} title={t('call.locked')}>
            <Icon name="lock" />
          </span>
        )}
        {!narrow && <CopyLink room={room} className="button quiet small" />}
        <PathBadge path={path} />
      </header>
      <main className="call-main">
        <Stage
          session={session}
          devices={devices}
          mode={mode}
          shortcutsOn={shortcutsOn}
          covered={panelCovers && panels.open !== undefined}
        />
        <Notes session={session} note={note} panel={panels.open} />
      </main>
      {panels.open === 'chat' && <ChatPanel session={session} close={panels.close} />}
      {panels.open === 'people' && <PeoplePanel session={session} close={panels.close} />}
      {panels.open !== 'chat' && <ChatAnnouncer session={session} />}
      <Toolbar
        actions={actions}
        microphoneOn={sources.microphone}
        cameraOn={sources.camera}
        sharing={sources.screen}
        mode={mode}
        panel={panels.open}
        people={people}
        knocks={knocks}
        unread={unread}
        narrow={narrow}
        chatButton={panels.buttons.chat}
        peopleButton={panels.buttons.people}
      />
      <SettingsDialog
        session={session}
        devices={devices}
        isOpen={dialog === 'settings'}
        close={() => setDialog(undefined)}
      />
      <ShortcutsDialog
        isOpen={dialog === 'shortcuts'}
        close={() => setDialog(undefined)}
        enabled={shortcutsOn}
        enable={(on) => {
          setShortcutsOn(on);
          remember('shortcuts', on ? 'on' : 'off');
        }}
      />
    </div>
  );
}

interface Panels {
  readonly open: PanelName | undefined;
  readonly toggle: (panel: PanelName) => void;
  readonly close: () => void;
  readonly buttons: Record<PanelName, RefObject<HTMLButtonElement | null>>;
}

/** At most one panel is open; when it closes with the focus inside, the focus goes back to its button. */
function usePanels(): Panels {
  const [open, setOpen] = useState<PanelName>();
  const chat = useRef<HTMLButtonElement>(null);
  const people = useRef<HTMLButtonElement>(null);
  const before = useRef<PanelName>(undefined);
  useEffect(() => {
    const closed = before.current;
    before.current = open;
    const focusIsLost = document.activeElement === null || document.activeElement === document.body;
    if (closed !== undefined && open === undefined && focusIsLost) (closed === 'chat' ? chat : people).current?.focus();
  }, [open]);
  const close = useCallback(() => setOpen(undefined), []);
  const toggle = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : panel)), []);
  return { open, toggle, close, buttons: { chat, people } };
}

function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}
