import { describe, expect, it } from 'vitest';
import { firstPageSize, layOutStage, shownVideos, type StageInput } from './stageLayout';

const desktop = { width: 1264, height: 660 };
const phone = { width: 378, height: 660 };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `p${index + 1}`);
const stage = (count: number, change: Partial<StageInput> = {}) =>
  layOutStage({
    box: desktop,
    mode: 'grid',
    order: ids(count),
    screens: [],
    pinned: undefined,
    focus: 'p1',
    page: 0,
    ...change,
  });

describe('the grid view', () => {
  it('shows the own tile among the others, as the last one', () => {
    for (const count of [0, 1, 8, 24, 30]) {
      const { tiles } = stage(count);
      expect([...tiles.keys()].at(-1)).toBe('self');
      expect(tiles.get('self')?.role).toBe('grid');
    }
  });

  it('gives a phone to the only other person, with oneself small in the corner', () => {
    const { tiles } = stage(1, { box: phone });
    const other = tiles.get('camera:p1');
    const self = tiles.get('self');
    expect(self?.role).toBe('floating');
    expect(other?.width).toBe(phone.width);
    expect((self?.x ?? 0) + (self?.width ?? 0)).toBeLessThan((other?.x ?? 0) + (other?.width ?? 0));
    expect((self?.y ?? 0) + (self?.height ?? 0)).toBeLessThan((other?.y ?? 0) + (other?.height ?? 0));
  });

  it('shows 25 people on one page, and of more each of them on exactly one', () => {
    expect(stage(24).pages).toBe(1);
    const seen = [0, 1].flatMap((page) => [...stage(30, { page }).tiles.keys()].filter((key) => key !== 'self'));
    expect(stage(30).pages).toBe(2);
    expect(stage(30).tiles.size).toBe(25);
    expect(new Set(seen).size).toBe(30);
    expect(seen).toHaveLength(30);
  });

  it('goes to the last page when the one asked for is gone', () => {
    expect(stage(30, { page: 7 }).page).toBe(1);
    expect(stage(3, { page: 1 }).page).toBe(0);
  });

  it('says how many of the others the first page holds', () => {
    expect(firstPageSize(desktop, 30)).toBe(24);
    const onPhone = firstPageSize(phone, 30);
    const shown = [...stage(30, { box: phone }).tiles.keys()].filter((key) => key !== 'self');
    expect(shown).toHaveLength(onPhone);
  });
});

describe('the speaker view', () => {
  it('shows one person large, the others in a strip and oneself small', () => {
    const { tiles } = stage(5, { mode: 'speaker', focus: 'p3' });
    expect(tiles.get('camera:p3')?.role).toBe('large');
    expect(tiles.get('camera:p1')?.role).toBe('strip');
    expect(tiles.get('self')?.role).toBe('floating');
  });

  it.each([desktop, phone, { width: 308, height: 400 }, { width: 840, height: 300 }])(
    'keeps all tiles inside $width x $height and the strip clear of the large tile',
    (box) => {
      const { tiles } = stage(30, { mode: 'speaker', focus: 'p3', box });
      const large = tiles.get('camera:p3');
      for (const tile of tiles.values()) {
        expect(tile.x).toBeGreaterThanOrEqual(0);
        expect(tile.y).toBeGreaterThanOrEqual(0);
        expect(tile.x + tile.width).toBeLessThanOrEqual(box.width);
        expect(tile.y + tile.height).toBeLessThanOrEqual(box.height);
        if (tile.role !== 'strip' || !large) continue;
        expect(tile.x >= large.x + large.width || tile.y >= large.y + large.height).toBe(true);
      }
    },
  );

  it('is the grid as long as nobody else is there', () => {
    expect(stage(0, { mode: 'speaker', focus: undefined }).tiles.get('self')?.role).toBe('grid');
  });
});

describe('what is large', () => {
  it('is a shared screen, with oneself in the strip', () => {
    const { tiles } = stage(3, { screens: ['p2'] });
    expect(tiles.get('screen:p2')?.role).toBe('large');
    expect(tiles.get('camera:p2')?.role).toBe('strip');
    expect(tiles.get('self')?.role).toBe('strip');
  });

  it('is whatever is pinned, before a screen and the speaker', () => {
    const { tiles } = stage(3, { screens: ['p2'], pinned: 'camera:p3', mode: 'speaker' });
    expect(tiles.get('camera:p3')?.role).toBe('large');
    expect(tiles.get('screen:p2')?.role).toBe('strip');
  });

  it('is not a pin of somebody who left', () => {
    expect(stage(3, { pinned: 'camera:gone' }).tiles.get('camera:p1')?.role).toBe('grid');
  });
});

describe('what the node is asked for', () => {
  it('is every visible video of others, the large one first, with its height', () => {
    const layout = stage(3, { screens: ['p2'] });
    const shown = shownVideos(layout);
    expect(shown[0]).toEqual({
      participant: 'p2',
      source: 'screen',
      heightPx: Math.round(layout.tiles.get('screen:p2')?.height ?? 0),
    });
    expect(shown.slice(1).map((video) => `${video.source} ${video.participant}`)).toEqual([
      'camera p1',
      'camera p2',
      'camera p3',
    ]);
  });

  it('is nothing of those on other pages', () => {
    expect(shownVideos(stage(30, { page: 1 })).map((video) => video.participant)).toEqual(ids(30).slice(24));
  });
});
