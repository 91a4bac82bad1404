/** Sizes and places in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where something stands in its box. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** The shapes that a tile may take: width divided by height. */
export interface AspectRange {
  readonly narrowest: number;
  readonly widest: number;
}

/** Most people that a page shows. */
export const PAGE_LIMIT = 25;

/** How cameras see: tiles are never wider. */
export const CAMERA_ASPECT = 16 / 9;

/** Tall boxes (phones) may crop pictures to upright ones, wide boxes only a little: faces are in the middle. */
export function aspectsFor(box: Size): AspectRange {
  return { narrowest: box.width < box.height ? 4 / 5 : 4 / 3, widest: CAMERA_ASPECT };
}

/** Places `count` equal tiles in rows so that they are as large as the box allows, in the middle, the last row too. */
export function fitGrid(count: number, box: Size, gapPx: number, aspects: AspectRange): Rect[] {
  if (count === 0) return [];
  const { columns, tile } = bestColumns(count, box, gapPx, aspects);
  const rows = Math.ceil(count / columns);
  const top = (box.height - rows * tile.height - (rows - 1) * gapPx) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row < rows - 1 ? columns : count - columns * (rows - 1);
    const left = (box.width - inRow * tile.width - (inRow - 1) * gapPx) / 2;
    const x = Math.round(left + (index % columns) * (tile.width + gapPx));
    return { x, y: Math.round(top + row * (tile.height + gapPx)), ...tile };
  });
}

/** How many tiles fit before they become narrower than `leastWidthPx`: at least 1, at most {@link PAGE_LIMIT}. */
export function gridCapacity(box: Size, gapPx: number, aspects: AspectRange, leastWidthPx: number): number {
  for (let count = PAGE_LIMIT; count > 1; count--) {
    if (bestColumns(count, box, gapPx, aspects).tile.width >= leastWidthPx) return count;
  }
  return 1;
}

function bestColumns(count: number, box: Size, gapPx: number, aspects: AspectRange): { columns: number; tile: Size } {
  let best = { columns: 1, tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cell = {
      width: (box.width - (columns - 1) * gapPx) / columns,
      height: (box.height - (rows - 1) * gapPx) / rows,
    };
    const tile = fitTile(cell, aspects);
    if (tile.width * tile.height > best.tile.width * best.tile.height) best = { columns, tile };
  }
  return best;
}

/** The largest tile of a permitted shape in a box. */
export function fitTile(box: Size, aspects: AspectRange): Size {
  if (box.width <= 0 || box.height <= 0) return { width: 0, height: 0 };
  const aspect = Math.min(Math.max(box.width / box.height, aspects.narrowest), aspects.widest);
  const width = Math.floor(Math.min(box.width, box.height * aspect));
  return { width, height: Math.floor(Math.min(box.height, width / aspect)) };
}
