import type { PathPlan, Peer } from '../protocol';

/** A media path that this client has. */
export interface StagedPath {
  readonly epoch: number;
  readonly kind: PathPlan['kind'];
  /** It gives everything that the older one gave; the room has been told. */
  readonly ready: boolean;
  /** The room has moved to it. */
  readonly committed: boolean;
  /** It is on screen. */
  readonly displayed: boolean;
  /** The room has been told that the older one is no longer needed. */
  readonly confirmed: boolean;
  /** It could not be built or was lost; the room has been told, and asks for it again. */
  readonly failed: boolean;
}

/** All media paths of this client. */
export interface PathSwitch {
  /** The one that is shown. */
  readonly shown: StagedPath | undefined;
  /** The one that is built beside it. */
  readonly next: StagedPath | undefined;
  /** Those that were shown before and that the others may still need: newest last. */
  readonly retiring: readonly StagedPath[];
  /** The highest epoch that was ever prepared: lower ones are of the past. */
  readonly highestEpoch: number;
}

/** What happens to media paths. */
export type PathEvent =
  | { readonly type: 'prepare'; readonly epoch: number; readonly path: PathPlan }
  | { readonly type: 'commit'; readonly epoch: number }
  | { readonly type: 'retire'; readonly epoch: number }
  | { readonly type: 'abort'; readonly epoch: number }
  /** Found out here: the path is connected and gives everything that the older one gave. */
  | { readonly type: 'usable'; readonly epoch: number }
  /** Found out here: the path is on screen. */
  | { readonly type: 'displayed'; readonly epoch: number }
  /** Found out here: the path could not be built, or is lost. */
  | { readonly type: 'failed'; readonly epoch: number; readonly reason: string }
  /** Found out here: media is interrupted, and the path builds itself anew. */
  | { readonly type: 'interrupted'; readonly epoch: number }
  /** This page is somebody new in the room. */
  | { readonly type: 'reset' };

/** What has to be done about it, in order. */
export type PathEffect =
  | { readonly type: 'build'; readonly epoch: number; readonly path: PathPlan }
  | { readonly type: 'add-peers'; readonly epoch: number; readonly peers: readonly Peer[] }
  /** Its connection to the node is lost: build a fresh one under the same epoch. */
  | { readonly type: 'rebuild'; readonly epoch: number }
  /** Put it on screen, and say `displayed` when it is. */
  | { readonly type: 'display'; readonly epoch: number }
  | { readonly type: 'close'; readonly epoch: number }
  | { readonly type: 'say'; readonly message: 'ready' | 'committed'; readonly epoch: number }
  | { readonly type: 'say-failed'; readonly epoch: number; readonly reason: string };

/** A client's media paths before anything has happened. */
export const NO_PATHS: PathSwitch = { shown: undefined, next: undefined, retiring: [], highestEpoch: 0 };

interface Step {
  readonly state: PathSwitch;
  readonly effects: readonly PathEffect[];
}

/** The rules of `docs/protocol.md`, "Media path": pure, so that every order of events can be tested. */
export function advance(state: PathSwitch, event: PathEvent): Step {
  switch (event.type) {
    case 'prepare':
      return prepare(state, event.epoch, event.path);
    case 'commit':
      return mark(state, event.epoch, { committed: true });
    case 'usable':
      return usable(state, event.epoch);
    case 'displayed':
      return mark(state, event.epoch, { displayed: true });
    case 'retire':
    case 'abort':
      return remove(state, event.epoch);
    case 'interrupted':
      return { state: note(state, event.epoch, { ready: false, confirmed: false }), effects: [] };
    case 'failed':
      return failed(state, event.epoch, event.reason);
    case 'reset':
      return { state: { ...NO_PATHS, highestEpoch: 0 }, effects: all(state).map(({ epoch }) => close(epoch)) };
  }
}

/** All paths that are open: newest last. */
export function all(state: PathSwitch): readonly StagedPath[] {
  return [...state.retiring, state.shown, state.next].filter((path) => path !== undefined);
}

function close(epoch: number): PathEffect {
  return { type: 'close', epoch };
}

function prepare(state: PathSwitch, epoch: number, plan: PathPlan): Step {
  const known = all(state).find((path) => path.epoch === epoch);
  if (known) {
    return prepareAgain(state, known, plan);
  }
  if (epoch <= state.highestEpoch) {
    return { state, effects: [] };
  }
  const path = {
    epoch,
    kind: plan.kind,
    ready: false,
    committed: false,
    displayed: false,
    confirmed: false,
    failed: false,
  };
  const build: PathEffect = { type: 'build', epoch, path: plan };
  if (!state.shown) {
    const effects: PathEffect[] = [build, { type: 'display', epoch }];
    return { state: { ...state, shown: path, highestEpoch: epoch }, effects };
  }
  // The room has gone on: a path that it had moved to already is better than none, any other one is of the past.
  const cleared = state.next?.committed ? promote(state) : dropNext(state);
  return {
    state: { ...cleared.state, next: path, highestEpoch: epoch },
    effects: [...cleared.effects, build],
  };
}

/** The room asks again for a path that is there: after a lost WebSocket, for more peers, or because it has failed here. */
function prepareAgain(state: PathSwitch, known: StagedPath, plan: PathPlan): Step {
  const { epoch } = known;
  if (plan.kind === 'p2p') {
    return { state, effects: [{ type: 'add-peers', epoch, peers: plan.peers }, ...repeat(known)] };
  }
  if (known.failed) {
    return { state: note(state, epoch, { failed: false }), effects: [{ type: 'rebuild', epoch }] };
  }
  return { state, effects: repeat(known) };
}

/** What the room was told before. */
function repeat(path: StagedPath): readonly PathEffect[] {
  const effects: PathEffect[] = [];
  if (path.ready) {
    effects.push({ type: 'say', message: 'ready', epoch: path.epoch });
  }
  if (path.confirmed) {
    effects.push({ type: 'say', message: 'committed', epoch: path.epoch });
  }
  return effects;
}

function usable(state: PathSwitch, epoch: number): Step {
  const path = all(state).find((candidate) => candidate.epoch === epoch);
  if (!path || path.ready) {
    return { state, effects: [] };
  }
  const step = mark(state, epoch, { ready: true, failed: false });
  return { state: step.state, effects: [{ type: 'say', message: 'ready', epoch }, ...step.effects] };
}

function note(state: PathSwitch, epoch: number, what: Partial<StagedPath>): PathSwitch {
  const noted = (path: StagedPath | undefined): StagedPath | undefined =>
    path?.epoch === epoch ? { ...path, ...what } : path;
  return { ...state, shown: noted(state.shown), next: noted(state.next) };
}

/** Notes something about a path, and does what follows from it. */
function mark(state: PathSwitch, epoch: number, what: Partial<StagedPath>): Step {
  const noted = note(state, epoch, what);
  const { next } = noted;
  return next?.committed && next.ready ? promote(noted) : confirm(noted, []);
}

/** Tells the room once that the shown path is all that is needed. */
function confirm(state: PathSwitch, effects: readonly PathEffect[]): Step {
  const { shown } = state;
  if (!shown?.ready || !shown.committed || !shown.displayed || shown.confirmed) {
    return { state, effects };
  }
  return {
    state: { ...state, shown: { ...shown, confirmed: true } },
    effects: [...effects, { type: 'say', message: 'committed', epoch: shown.epoch }],
  };
}

/** Shows the path that was built beside the shown one. */
function promote(state: PathSwitch): Step {
  const { shown, next, retiring } = state;
  if (!next) {
    return { state, effects: [] };
  }
  return {
    state: { ...state, shown: next, next: undefined, retiring: shown ? [...retiring, shown] : retiring },
    effects: [{ type: 'display', epoch: next.epoch }],
  };
}

function dropNext(state: PathSwitch): Step {
  return { state: { ...state, next: undefined }, effects: state.next ? [close(state.next.epoch)] : [] };
}

function remove(state: PathSwitch, epoch: number): Step {
  if (state.next?.epoch === epoch) {
    return dropNext(state);
  }
  if (state.shown?.epoch === epoch) {
    return removeShown(state, epoch);
  }
  if (!state.retiring.some((path) => path.epoch === epoch)) {
    return { state, effects: [] };
  }
  return {
    state: { ...state, retiring: state.retiring.filter((path) => path.epoch !== epoch) },
    effects: [close(epoch)],
  };
}

/** The shown path goes: the one being built takes its place as it is, else the last one that was shown before. */
function removeShown(state: PathSwitch, epoch: number): Step {
  const successor = state.next ?? state.retiring.at(-1);
  const rest = {
    ...state,
    shown: successor,
    next: undefined,
    retiring: state.retiring.filter((path) => path !== successor),
  };
  const display: PathEffect[] = successor ? [{ type: 'display', epoch: successor.epoch }] : [];
  return { state: rest, effects: [...display, close(epoch)] };
}

function failed(state: PathSwitch, epoch: number, reason: string): Step {
  if (!all(state).some((path) => path.epoch === epoch)) {
    return { state, effects: [] };
  }
  const step = mark(state, epoch, { ready: false, confirmed: false, failed: true });
  return { state: step.state, effects: [{ type: 'say-failed', epoch, reason }, ...step.effects] };
}
