import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import type { RoomSession } from '../../room/model';
import { IconButton } from '../ui/IconButton';
import { useSnapshot } from '../ui/useSnapshot';
import { PAGE_LIMIT, type Size } from './gridLayout';
import { Invitation } from './Invitation';
import { useOthers, useSelf } from './participants';
import { NOBODY, updateSpeakers } from './speakers';
import { firstPageSize, layOutStage, shownVideos, type TileKey, type ViewMode } from './stageLayout';
import { SelfTile, Tile } from './Tile';
import { useShortcuts } from './useShortcuts';
import { useShow } from './useShow';

interface StageProps {
  readonly session: RoomSession;
  readonly devices: LocalDevices;
  readonly mode: ViewMode;
  readonly shortcutsOn: boolean;
  /** Covered by a sheet: neither seen nor reached by keyboard. */
  readonly covered: boolean;
}

/** Everybody's tiles, and the pages of them. */
export function Stage({ session, devices, mode, shortcutsOn, covered }: StageProps) {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const box = useBox(stage);
  const others = useOthers(session);
  const self = useSelf(session);
  const track = useSnapshot(devices, (now) => (now.cameraOn ? now.cameraTrack : undefined));
  const joined = useSnapshot(session, (now) => now.phase.kind === 'joined');
  const [pinned, setPinned] = useState<TileKey>();
  const [wantedPage, setWantedPage] = useState(0);
  const [speakers, setSpeakers] = useState(NOBODY);

  const updated = updateSpeakers(speakers, others, box.width === 0 ? PAGE_LIMIT : firstPageSize(box, others.length));
  if (updated !== speakers) setSpeakers(updated);

  const screens = useMemo(() => others.filter((other) => other.sources.screen), [others]);
  const layout = useMemo(
    () =>
      layOutStage({
        box,
        mode,
        order: updated.order,
        screens: screens.map((other) => other.id),
        pinned,
        focus: updated.focus,
        page: wantedPage,
      }),
    [box, mode, updated, screens, pinned, wantedPage],
  );
  const { tiles, page, pages } = layout;
  useShow(
    session,
    useMemo(() => (box.width === 0 ? undefined : shownVideos(layout)), [box, layout]),
  );

  const pin = useCallback((key: TileKey) => setPinned((before) => (before === key ? undefined : key)), []);
  const turn = (by: number) => setWantedPage(Math.min(Math.max(page + by, 0), pages - 1));
  useShortcuts(
    { ArrowLeft: () => turn(-1), PageUp: () => turn(-1), ArrowRight: () => turn(1), PageDown: () => turn(1) },
    shortcutsOn && pages > 1,
  );

  const place = (key: TileKey) => (box.width === 0 ? undefined : tiles.get(key));
  const selfPlace = place('self');
  return (
    <section className="stage-area" aria-label={t('call.stage')} inert={covered}>
      <div ref={stage} className="stage">
        {others.map((other) => {
          const at = place(`camera:${other.id}`);
          return (
            at && (
              <Tile
                key={other.id}
                session={session}
                participant={other}
                source="camera"
                pinned={pinned === `camera:${other.id}`}
                pin={pin}
                {...at}
              />
            )
          );
        })}
        {screens.map((other) => {
          const at = place(`screen:${other.id}`);
          return (
            at && (
              <Tile
                key={other.id}
                session={session}
                participant={other}
                source="screen"
                pinned={pinned === `screen:${other.id}`}
                pin={pin}
                {...at}
              />
            )
          );
        })}
        {selfPlace && <SelfTile participant={self} track={track} {...selfPlace} />}
        {joined && others.length === 0 && <Invitation session={session} />}
      </div>
      {pages > 1 && (
        <nav className="pager" aria-label={t('call.pager')}>
          <IconButton icon="left" label={t('call.previousPage')} isDisabled={page === 0} onPress={() => turn(-1)} />
          <span aria-live="polite">{t('call.pageOf', { page: page + 1, pages })}</span>
          <IconButton icon="right" label={t('call.nextPage')} isDisabled={page === pages - 1} onPress={() => turn(1)} />
        </nav>
      )}
    </section>
  );
}

/** Size of an element, as it changes. */
function useBox(element: React.RefObject<HTMLElement | null>): Size {
  const [box, setBox] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const take = (width: number, height: number) =>
      setBox((before) => (before.width === width && before.height === height ? before : { width, height }));
    take(watched.clientWidth, watched.clientHeight);
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      // In this very frame: tiles that stand outside their stage for one frame flicker, and browsers pause their videos.
      flushSync(() => take(Math.floor(width), Math.floor(height)));
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return box;
}
