import { describe, expect, it } from 'vitest';
import { aspectsFor, fitGrid, gridCapacity, PAGE_LIMIT, type Rect, type Size } from './gridLayout';

const desktop: Size = { width: 1264, height: 660 };
const phone: Size = { width: 374, height: 640 };
const boxes: Size[] = [desktop, phone, { width: 304, height: 420 }, { width: 800, height: 260 }];

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const grid = (count: number, box: Size): Rect[] => fitGrid(count, box, 8, aspectsFor(box));

describe('the grid', () => {
  it.each(boxes)('keeps 1 to 25 tiles inside $width x $height, apart from each other, of one shape', (box) => {
    for (let count = 1; count <= PAGE_LIMIT; count++) {
      const tiles = grid(count, box);
      expect(tiles).toHaveLength(count);
      for (const tile of tiles) {
        expect(tile.x).toBeGreaterThanOrEqual(0);
        expect(tile.y).toBeGreaterThanOrEqual(0);
        expect(tile.x + tile.width).toBeLessThanOrEqual(box.width + 1);
        expect(tile.y + tile.height).toBeLessThanOrEqual(box.height + 1);
        const aspects = aspectsFor(box);
        expect(tile.width / tile.height).toBeGreaterThan(aspects.narrowest * 0.97);
        expect(tile.width / tile.height).toBeLessThan(aspects.widest * 1.03);
      }
      expect(tiles.some((a, i) => tiles.some((b, j) => i < j && overlap(a, b)))).toBe(false);
    }
  });

  it('puts two people beside each other on a wide screen, above each other on a phone', () => {
    const [left, right] = grid(2, desktop);
    expect(left?.y).toBe(right?.y);
    const [upper, lower] = grid(2, phone);
    expect(upper?.x).toBe(lower?.x);
  });

  it('shows 25 people as five rows of five on a wide screen', () => {
    expect(new Set(grid(25, desktop).map((tile) => tile.y)).size).toBe(5);
  });

  it('puts the last, shorter row in the middle', () => {
    const tiles = grid(5, desktop);
    const last = tiles.filter((tile) => tile.y === tiles.at(-1)?.y);
    const left = last[0]?.x ?? 0;
    const right = desktop.width - ((last.at(-1)?.x ?? 0) + (last.at(-1)?.width ?? 0));
    expect(last.length).toBeLessThan(3);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(2);
  });

  it('has nothing to place in no box and for nobody', () => {
    expect(grid(0, desktop)).toEqual([]);
    expect(fitGrid(2, { width: 0, height: 0 }, 8, aspectsFor(desktop)).every((tile) => tile.width === 0)).toBe(true);
  });
});

describe('how many people fit on a page', () => {
  it('is 25 on a wide screen and fewer on a phone', () => {
    expect(gridCapacity(desktop, 8, aspectsFor(desktop), 140)).toBe(25);
    const onPhone = gridCapacity(phone, 8, aspectsFor(phone), 140);
    expect(onPhone).toBeGreaterThanOrEqual(6);
    expect(onPhone).toBeLessThanOrEqual(12);
  });

  it('is never less than one', () => {
    expect(gridCapacity({ width: 50, height: 50 }, 8, aspectsFor(phone), 140)).toBe(1);
  });
});
