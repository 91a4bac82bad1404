import { memo, useEffect, useRef, type CSSProperties } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ParticipantView, RoomSession } from '../../room/model';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { initialsOf, tintOf } from '../ui/person';
import { SelfVideo } from '../ui/SelfVideo';
import type { PlacedTile, TileKey, TileRole } from './stageLayout';

interface TileProps {
  readonly session: RoomSession;
  readonly participant: ParticipantView;
  readonly source: 'camera' | 'screen';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly role: TileRole;
  readonly pinned: boolean;
  readonly pin: (key: TileKey) => void;
}

/**
 * One source of somebody else. Its element stays where it is in the document while the layout changes around it, because moving a `<video>`
 * interrupts it.
 */
export const Tile = memo(function Tile({ session, participant, source, role, pinned, pin, ...place }: TileProps) {
  const { t } = useTranslation();
  const { id, name } = participant;
  const video = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (video.current) return session.attachVideo(video.current, id, source);
    return undefined;
  }, [session, id, source]);
  const isScreen = source === 'screen';
  const label = isScreen ? t('tile.screen', { name }) : name;
  const owner = isScreen ? { 'data-participant-screen': id } : { 'data-participant': id };
  return (
    <div
      {...owner}
      className="tile"
      role="group"
      aria-label={describe(t, label, participant, source, pinned)}
      data-role={role}
      data-source={source}
      data-speaking={!isScreen && participant.speaking}
      data-lost={!participant.connected}
      data-tint={tintOf(name)}
      style={styleOf(place)}
      onDoubleClick={() => pin(`${source}:${id}`)}
    >
      {isScreen ? <ScreenPlaceholder /> : <Placeholder name={name} />}
      <div ref={video} className="tile-video" data-hidden={!participant.sources[source]} />
      <Caption
        name={label}
        muted={!isScreen && !participant.sources.microphone}
        pinned={pinned}
        lost={participant.connected ? undefined : t('tile.lost')}
      />
      <IconButton
        className="tile-pin"
        icon="pin"
        label={t(pinned ? 'tile.unpin' : 'tile.pin', { name: label })}
        data-on={pinned}
        onPress={() => pin(`${source}:${id}`)}
      />
    </div>
  );
});

interface SelfTileProps extends PlacedTile {
  readonly participant: ParticipantView;
  readonly track: MediaStreamTrack | undefined;
}

/** The own tile: a mirror, and never sound. */
export const SelfTile = memo(function SelfTile({ participant, track, role, ...place }: SelfTileProps) {
  const { t } = useTranslation();
  const { id, name, sources } = participant;
  return (
    <div
      data-participant-self={id}
      className="tile"
      role="group"
      aria-label={describe(t, t('tile.you', { name }), participant, 'camera', false)}
      data-role={role}
      data-source="camera"
      data-speaking={participant.speaking}
      data-tint={tintOf(name)}
      style={styleOf(place)}
    >
      <Placeholder name={name} />
      <div className="tile-video" data-hidden={track === undefined}>
        {track && <SelfVideo track={track} />}
      </div>
      <Caption name={t('tile.you', { name })} muted={!sources.microphone} pinned={false} lost={undefined} />
    </div>
  );
});

function Placeholder({ name }: { readonly name: string }) {
  return (
    <div className="tile-placeholder" aria-hidden="true">
      {initialsOf(name)}
    </div>
  );
}

/** Until the first picture of a screen comes. */
function ScreenPlaceholder() {
  return (
    <div className="tile-placeholder" aria-hidden="true">
      <Icon name="screen" />
    </div>
  );
}

interface CaptionProps {
  readonly name: string;
  readonly muted: boolean;
  readonly pinned: boolean;
  readonly lost: string | undefined;
}

function Caption({ name, muted, pinned, lost }: CaptionProps) {
  return (
    <div className="tile-caption" aria-hidden="true">
      {muted && <Icon name="microphoneOff" />}
      {pinned && <Icon name="pin" />}
      <span>{lost === undefined ? name : `${name} · ${lost}`}</span>
    </div>
  );
}

/** A tile in words: "Ada, muted, camera off". */
function describe(
  t: TFunction,
  label: string,
  participant: ParticipantView,
  source: 'camera' | 'screen',
  pinned: boolean,
): string {
  const words = [label];
  if (source === 'camera') {
    if (!participant.sources.microphone) words.push(t('tile.muted'));
    if (!participant.sources.camera) words.push(t('tile.cameraOff'));
    if (participant.speaking) words.push(t('tile.speaking'));
  }
  if (pinned) words.push(t('tile.pinned'));
  if (!participant.connected) words.push(t('tile.lost'));
  return words.join(', ');
}

function styleOf({ x, y, width, height }: Pick<PlacedTile, 'x' | 'y' | 'width' | 'height'>): CSSProperties {
  return { left: x, top: y, width, height };
}
