import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalTracks } from '../path';
import { Spare } from './spare';

const { made } = vi.hoisted(() => ({
  made: [] as { closed: boolean; sent: unknown; sections: number; ready: boolean }[],
}));

vi.mock('./sfu-connection', () => ({
  SfuConnection: class {
    closed = false;
    sent: unknown;
    sections = 0;
    ready = false;

    constructor() {
      made.push(this);
    }

    grow(): boolean {
      return this.sections < 9 && ++this.sections > 0;
    }

    async makeReady(): Promise<void> {
      this.ready = true;
    }

    async send(tracks: unknown): Promise<void> {
      this.sent = tracks;
    }

    close(): void {
      this.closed = true;
    }
  },
}));

const SOON_MILLIS = 1200;
const tracks: LocalTracks = { microphone: undefined, camera: undefined, screen: undefined };

describe('the spare connection', () => {
  let spare: Spare;

  beforeEach(() => {
    vi.useFakeTimers();
    made.length = 0;
    spare = new Spare(() => tracks);
  });

  afterEach(() => {
    spare.close();
    vi.useRealTimers();
  });

  it('is built once, a while after it is wanted', () => {
    spare.prepare();
    spare.prepare();
    expect(made).toHaveLength(0);
    vi.advanceTimersByTime(SOON_MILLIS);
    spare.prepare();
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(made).toHaveLength(1);
  });

  it('leaves the page time between its sections', () => {
    spare.prepare();
    const sections: number[] = [];
    while (made[0]?.ready !== true) {
      const before = made[0]?.sections ?? 0;
      vi.advanceTimersByTime(16);
      sections.push((made[0]?.sections ?? 0) - before);
    }
    expect(Math.max(...sections)).toBe(1);
    expect(made).toMatchObject([{ sections: 9 }]);
  });

  it('is handed over as far as it is built', () => {
    spare.prepare();
    while ((made[0]?.sections ?? 0) < 4) vi.advanceTimersByTime(16);
    expect(spare.take(tracks)).toBe(made[0]);
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(made).toMatchObject([{ sections: 4, ready: false }]);
  });

  it('is handed over once, with the tracks of now', () => {
    spare.prepare();
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(spare.take(tracks)).toBe(made[0]);
    expect(made[0]).toMatchObject({ closed: false, sent: tracks });
    expect(spare.take(tracks)).toBeUndefined();
  });

  it('is built anew when the network has changed', () => {
    spare.prepare();
    vi.advanceTimersByTime(SOON_MILLIS);
    spare.renew();
    expect(made).toMatchObject([{ closed: true }]);
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(spare.take(tracks)).toBe(made[1]);
    expect(made[1]).toMatchObject({ closed: false });
  });

  it('is built once when the network changes while it is about to be built', () => {
    spare.prepare();
    vi.advanceTimersByTime(500);
    spare.renew();
    vi.advanceTimersByTime(500);
    expect(made).toHaveLength(0);
    vi.advanceTimersByTime(500);
    expect(made).toHaveLength(1);
  });

  it('is not built by a change of the network alone', () => {
    spare.renew();
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(made).toHaveLength(0);
  });

  it('is not built after it was closed', () => {
    spare.prepare();
    spare.close();
    vi.advanceTimersByTime(SOON_MILLIS);
    expect(made).toHaveLength(0);
  });
});
