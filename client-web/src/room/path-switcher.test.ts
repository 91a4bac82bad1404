import { describe, expect, it } from 'vitest';
import { advance, all, NO_PATHS } from './path-switcher';
import type { PathEffect, PathEvent, PathSwitch } from './path-switcher';

const p2p = (epoch: number): PathEvent => ({ type: 'prepare', epoch, path: { kind: 'p2p', peers: [] } });
const sfu = (epoch: number): PathEvent => ({ type: 'prepare', epoch, path: { kind: 'sfu' } });
const commit = (epoch: number): PathEvent => ({ type: 'commit', epoch });
const retire = (epoch: number): PathEvent => ({ type: 'retire', epoch });
const abort = (epoch: number): PathEvent => ({ type: 'abort', epoch });
const usable = (epoch: number): PathEvent => ({ type: 'usable', epoch });
const failed = (epoch: number): PathEvent => ({ type: 'failed', epoch, reason: 'gone' });
const interrupted = (epoch: number): PathEvent => ({ type: 'interrupted', epoch });
const displayed = (epoch: number): PathEvent => ({ type: 'displayed', epoch });

function brief(effect: PathEffect): string {
  return effect.type === 'say' ? `say ${effect.message} ${effect.epoch}` : `${effect.type} ${effect.epoch}`;
}

/** The state after some events, and what was to be done after each. */
function run(events: readonly PathEvent[], from: PathSwitch = NO_PATHS): { state: PathSwitch; done: string[][] } {
  const done: string[][] = [];
  let state = from;
  for (const event of events) {
    const step = advance(state, event);
    state = step.state;
    done.push(step.effects.map(brief));
  }
  return { state, done };
}

/** A client that shows the p2p path 7. */
const onP2p = run([p2p(7), commit(7), usable(7), displayed(7)]).state;

describe('the first path', () => {
  it('is shown as it comes in, and confirmed once it is connected, committed and on screen', () => {
    expect(run([p2p(7), usable(7), commit(7), displayed(7)]).done).toEqual([
      ['build 7', 'display 7'],
      ['say ready 7'],
      [],
      ['say committed 7'],
    ]);
  });

  it('is confirmed also when the commit comes before everything else', () => {
    expect(run([sfu(7), commit(7), displayed(7), usable(7)]).done).toEqual([
      ['build 7', 'display 7'],
      [],
      [],
      ['say ready 7', 'say committed 7'],
    ]);
  });
});

describe('a path that is interrupted and builds itself anew', () => {
  it('says nothing of the past when the room asks, and says that it is ready when it is up again', () => {
    const onSfu = run([sfu(7), commit(7), usable(7), displayed(7)]).state;
    expect(run([interrupted(7), sfu(7), usable(7)], onSfu).done).toEqual([[], [], ['say ready 7', 'say committed 7']]);
  });
});

describe('a change of path', () => {
  it('builds beside, shows on commit, and closes the old one only when told', () => {
    const { state, done } = run([sfu(8), usable(8), commit(8), displayed(8), retire(7)], onP2p);
    expect(done).toEqual([['build 8'], ['say ready 8'], ['display 8'], ['say committed 8'], ['close 7']]);
    expect(all(state).map(({ epoch }) => epoch)).toEqual([8]);
  });

  it('changes over late when the commit comes before it is ready', () => {
    expect(run([sfu(8), commit(8), usable(8), displayed(8)], onP2p).done).toEqual([
      ['build 8'],
      [],
      ['say ready 8', 'display 8'],
      ['say committed 8'],
    ]);
  });

  it('takes what there is when the old path is retired before the new one is ready', () => {
    const { state, done } = run([sfu(8), commit(8), retire(7)], onP2p);
    expect(done.at(-1)).toEqual(['display 8', 'close 7']);
    expect(state.shown?.epoch).toBe(8);
  });

  it('gives the new path up on abort and stays where it was', () => {
    const { state, done } = run([sfu(8), usable(8), abort(8), commit(8)], onP2p);
    expect(done.slice(2)).toEqual([['close 8'], []]);
    expect(state.shown?.epoch).toBe(7);
  });

  it('can be tried again under a higher epoch', () => {
    const { done } = run([sfu(8), abort(8), sfu(9), usable(9), commit(9)], onP2p);
    expect(done.slice(2)).toEqual([['build 9'], ['say ready 9'], ['display 9']]);
  });

  it('replaces one that was being prepared', () => {
    const { state, done } = run([sfu(8), sfu(9)], onP2p);
    expect(done).toEqual([['build 8'], ['close 8', 'build 9']]);
    expect(state.shown?.epoch).toBe(7);
  });

  it('shows a committed path that was late at once when the next one is prepared', () => {
    const { state, done } = run([sfu(8), commit(8), sfu(9)], onP2p);
    expect(done.at(-1)).toEqual(['display 8', 'build 9']);
    expect([state.retiring.map(({ epoch }) => epoch), state.shown?.epoch, state.next?.epoch]).toEqual([[7], 8, 9]);
  });

  it('holds three paths in short succession', () => {
    const { state } = run([sfu(8), usable(8), commit(8), p2p(9)], onP2p);
    expect(all(state).map(({ epoch }) => epoch)).toEqual([7, 8, 9]);
  });

  it('does not confirm a path that is no longer the shown one', () => {
    const { done } = run([sfu(8), usable(8), commit(8), p2p(9), usable(9), commit(9), displayed(8)], onP2p);
    expect(done.at(-1)).toEqual([]);
  });
});

describe('what comes late or twice', () => {
  it('ignores a prepare of the past', () => {
    expect(run([sfu(6)], onP2p).done).toEqual([[]]);
  });

  it.each([commit(5), retire(5), abort(5), usable(5), displayed(5)])(
    'ignores %o of an epoch that it does not have',
    (event) => {
      const { state, done } = run([event], onP2p);
      expect(done).toEqual([[]]);
      expect(state).toEqual(onP2p);
    },
  );

  it('is ready and confirmed once only', () => {
    expect(run([usable(7), commit(7), displayed(7)], onP2p).done).toEqual([[], [], []]);
  });

  it('takes other peers and says again what it has said when a known path is prepared again', () => {
    expect(run([p2p(7)], onP2p).done).toEqual([['add-peers 7', 'say ready 7', 'say committed 7']]);
  });
});

describe('trouble', () => {
  it('tells of a path that failed and keeps it until the room decides', () => {
    const { state, done } = run([failed(7)], onP2p);
    expect(done).toEqual([['say-failed 7']]);
    expect(state.shown?.epoch).toBe(7);
  });

  it('says again that it is ready and confirmed when it is there again', () => {
    expect(run([failed(7), usable(7)], onP2p).done.at(-1)).toEqual(['say ready 7', 'say committed 7']);
  });

  it('builds the connection to the node again when the room asks for a path that failed, once for each failure', () => {
    const onSfu = run([sfu(7), commit(7), usable(7), displayed(7)]).state;
    expect(run([failed(7), sfu(7), sfu(7), usable(7), sfu(7), failed(7), sfu(7)], onSfu).done).toEqual([
      ['say-failed 7'],
      ['rebuild 7'],
      [],
      ['say ready 7', 'say committed 7'],
      ['say ready 7', 'say committed 7'],
      ['say-failed 7'],
      ['rebuild 7'],
    ]);
  });

  it('does not build again what came back by itself', () => {
    expect(run([sfu(7), failed(7), usable(7), sfu(7)]).done.at(-1)).toEqual(['say ready 7']);
  });

  it('has no path after its only one was aborted, and takes the next', () => {
    expect(run([sfu(7), abort(7), sfu(8)]).done).toEqual([
      ['build 7', 'display 7'],
      ['close 7'],
      ['build 8', 'display 8'],
    ]);
  });

  it('closes everything when it is somebody new, and takes whatever epoch follows', () => {
    const { state, done } = run([sfu(8), { type: 'reset' }, p2p(3)], onP2p);
    expect(done.slice(1)).toEqual([
      ['close 7', 'close 8'],
      ['build 3', 'display 3'],
    ]);
    expect(state.shown?.epoch).toBe(3);
  });
});

describe('every order of the events of two changes', () => {
  const events = [sfu(8), usable(8), commit(8), displayed(8), retire(7), p2p(9), usable(9), commit(9), abort(9)];
  const orders = permutations(events.length, 4000);

  it('builds and closes each path at most once, and always shows one that is open', () => {
    for (const order of orders) {
      let state = onP2p;
      const open = new Set([7]);
      for (const index of order) {
        const step = advance(state, events[index] as PathEvent);
        for (const effect of step.effects) {
          if (effect.type === 'build') {
            expect(open.has(effect.epoch)).toBe(false);
            open.add(effect.epoch);
          } else if (effect.type === 'close') {
            expect(open.delete(effect.epoch)).toBe(true);
          } else if (effect.type === 'display') {
            expect(open.has(effect.epoch)).toBe(true);
          }
        }
        state = step.state;
        expect(new Set(all(state).map(({ epoch }) => epoch))).toEqual(open);
        expect(open.size === 0 || state.shown !== undefined).toBe(true);
      }
    }
  }, 60_000);
});

/** Some orders of `length` things, spread over all there are: deterministic. */
function permutations(length: number, wanted: number): number[][] {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  return Array.from({ length: wanted }, () => {
    const order = Array.from({ length }, (_, index) => index);
    for (let i = length - 1; i > 0; i--) {
      const j = random(i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  });
}
