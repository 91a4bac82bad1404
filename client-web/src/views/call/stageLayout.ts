import type { ShownVideo } from '../../room/model';
import { aspectsFor, CAMERA_ASPECT, fitGrid, fitTile, gridCapacity, type Rect, type Size } from './gridLayout';

/** Everybody the same size, or one person large. */
export type ViewMode = 'grid' | 'speaker';

/** How a tile appears. */
export type TileRole = 'grid' | 'large' | 'strip' | 'floating';

/** What stands on the stage: `camera:ID`, `screen:ID`, or the person's own tile. */
export type TileKey = 'self' | `camera:${string}` | `screen:${string}`;

/** One tile's place. */
export interface PlacedTile extends Rect {
  readonly role: TileRole;
}

/** What the stage has to show. */
export interface StageInput {
  readonly box: Size;
  readonly mode: ViewMode;
  /** The others, in the order in which pages show them. */
  readonly order: readonly string[];
  /** Those of them who share a screen. */
  readonly screens: readonly string[];
  readonly pinned: TileKey | undefined;
  /** Who is large in speaker view. */
  readonly focus: string | undefined;
  /** From 0; a page that does not exist any more is taken as the last one. */
  readonly page: number;
}

/** Where everything stands. */
export interface StageLayout {
  readonly tiles: ReadonlyMap<TileKey, PlacedTile>;
  readonly page: number;
  readonly pages: number;
}

const LEAST_TILE_WIDTH_PX = 140;
const COMPACT_PX = 600;

export function gapOf(box: Size): number {
  return box.width < COMPACT_PX ? 6 : 10;
}

/** Lays out the stage. */
export function layOutStage(input: StageInput): StageLayout {
  const large = largeTile(input);
  return large === undefined ? layOutGrid(input) : layOutAround(large, input);
}

/** How many of the others the first page of the grid shows. */
export function firstPageSize(box: Size, others: number): number {
  if (isFaceToFace(box, others)) return 1;
  // The own tile has its place on each page: floating, it would lie on somebody's face.
  return Math.max(1, gridCapacity(box, gapOf(box), aspectsFor(box), LEAST_TILE_WIDTH_PX) - 1);
}

/** What the node should send: the large tile first, then the others, each once. */
export function shownVideos(layout: StageLayout): ShownVideo[] {
  return [...layout.tiles]
    .filter(([key]) => key !== 'self')
    .sort(([, a], [, b]) => Number(b.role === 'large') - Number(a.role === 'large'))
    .map(([key, tile]) => {
      const at = key.indexOf(':');
      const source = key.slice(0, at) === 'screen' ? 'screen' : 'camera';
      return { participant: key.slice(at + 1), source, heightPx: Math.round(tile.height) };
    });
}

function largeTile({ pinned, order, screens, mode, focus }: StageInput): TileKey | undefined {
  const present: TileKey[] = [
    ...order.map((id) => `camera:${id}` as const),
    ...screens.map((id) => `screen:${id}` as const),
  ];
  if (pinned !== undefined && present.includes(pinned)) return pinned;
  if (screens[0] !== undefined) return `screen:${screens[0]}`;
  if (mode === 'speaker' && focus !== undefined && order.includes(focus)) return `camera:${focus}`;
  return undefined;
}

/** Two people on a phone: the other one has the whole stage. */
function isFaceToFace(box: Size, others: number): boolean {
  return others === 1 && box.width < COMPACT_PX && box.height > box.width;
}

function layOutGrid({ box, order, page }: StageInput): StageLayout {
  const faceToFace = isFaceToFace(box, order.length);
  const paged = takePage(order, firstPageSize(box, order.length), page);
  const keys: TileKey[] = paged.shown.map((id) => `camera:${id}` as const);
  if (!faceToFace) keys.push('self');
  const aspects = faceToFace ? { narrowest: 3 / 5, widest: CAMERA_ASPECT } : aspectsFor(box);
  const tiles = new Map<TileKey, PlacedTile>();
  fitGrid(keys.length, box, gapOf(box), aspects).forEach((rect, index) => {
    const key = keys[index];
    if (key === undefined) return;
    tiles.set(key, { ...rect, role: 'grid' });
    if (faceToFace) tiles.set('self', floating(box, rect));
  });
  return { tiles, page: paged.page, pages: paged.pages };
}

/** One tile as large as it can be, the others in a strip at its side (wide boxes) or below. */
function layOutAround(large: TileKey, { box, order, screens, page }: StageInput): StageLayout {
  const gap = gapOf(box);
  const isScreen = large.startsWith('screen:');
  const rest: TileKey[] = [
    ...screens.map((id) => `screen:${id}` as const),
    ...order.map((id) => `camera:${id}` as const),
  ].filter((key) => key !== large);
  if (isScreen) rest.unshift('self');
  const tiles = new Map<TileKey, PlacedTile>();
  const strip = stripOf(box, gap, rest.length);
  const shape = isScreen
    ? { narrowest: 0.5, widest: 4 }
    : { narrowest: box.width < COMPACT_PX ? 3 / 4 : 4 / 3, widest: CAMERA_ASPECT };
  const main = fitTile(strip.mainBox, shape);
  const placedMain = {
    x: Math.round((strip.mainBox.width - main.width) / 2),
    y: Math.round((strip.mainBox.height - main.height) / 2),
    ...main,
  };
  tiles.set(large, { ...placedMain, role: 'large' });
  const paged = takePage(rest, strip.capacity, page);
  const length = strip.vertical ? box.height : box.width;
  const step = (strip.vertical ? strip.tile.height : strip.tile.width) + gap;
  const first = Math.round((length - paged.shown.length * step + gap) / 2);
  paged.shown.forEach((key, index) => {
    const along = first + index * step;
    const place = strip.vertical
      ? { x: box.width - strip.tile.width, y: along }
      : { x: along, y: box.height - strip.tile.height };
    tiles.set(key, { ...place, ...strip.tile, role: 'strip' });
  });
  if (!isScreen) tiles.set('self', floating(box, placedMain));
  return { tiles, page: paged.page, pages: paged.pages };
}

function stripOf(box: Size, gap: number, count: number) {
  const vertical = box.width / box.height > 1.4;
  const tile = vertical
    ? sixteenByNine(Math.round(Math.min(Math.max(box.width * 0.16, 120), 220)))
    : sixteenByNine(Math.round(Math.min(Math.max(box.width / 3 - gap, 112), 200)));
  if (count === 0) return { vertical, tile, capacity: 1, mainBox: box };
  const mainBox = vertical
    ? { width: Math.max(0, box.width - tile.width - gap), height: box.height }
    : { width: box.width, height: Math.max(0, box.height - tile.height - gap) };
  const length = vertical ? box.height : box.width;
  const step = (vertical ? tile.height : tile.width) + gap;
  return { vertical, tile, capacity: Math.max(1, Math.floor((length + gap) / step)), mainBox };
}

/** The own tile, small, in the lower right corner of `around`. */
function floating(box: Size, around: Rect): PlacedTile {
  const margin = gapOf(box);
  const upright = box.width < COMPACT_PX && box.height > box.width;
  const width = Math.round(Math.min(Math.max(box.width * 0.16, 96), 208));
  const size = upright ? { width, height: Math.round((width * 4) / 3) } : sixteenByNine(width);
  return {
    x: around.x + around.width - size.width - margin,
    y: around.y + around.height - size.height - margin,
    ...size,
    role: 'floating',
  };
}

function sixteenByNine(width: number): Size {
  return { width, height: Math.round(width / CAMERA_ASPECT) };
}

function takePage<T>(
  all: readonly T[],
  size: number,
  page: number,
): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const current = Math.min(Math.max(page, 0), pages - 1);
  return { shown: all.slice(current * size, (current + 1) * size), page: current, pages };
}
