import { P2pPath } from '../media/p2p/p2p-path';
import type { LocalTracks, MediaPath, PathListener, RemoteMedia } from '../media/path';
import { SfuPath } from '../media/sfu/sfu-path';
import { holdSilences } from '../media/silence';
import type { Spare } from '../media/sfu/spare';
import type { WantedVideo } from '../media/sfu/slot-wishes';
import type { ClientMessage, PathPlan, ServerMessage, SourceKind } from '../protocol';
import { advance, all, NO_PATHS } from './path-switcher';
import type { PathEffect, PathEvent, PathSwitch } from './path-switcher';
import { Presentation } from './presentation';
import { ReadinessWatch } from './readiness-watch';

/** A message to signaling, and from there to the node, mostly takes less. */
const LINGER_MILLIS = 150;

/** What the director needs of the session. */
export interface DirectorContext {
  say(message: ClientMessage): void;
  /** What views show of media has changed. */
  changed(): void;
  soundBlocked(blocked: boolean): void;
  /** Pictures and sound have stopped, and are being set up again. */
  interrupted(): void;
  selfId(): string | undefined;
  /** Everybody else. */
  others(): readonly string[];
  /** Whether somebody else is sending this now. */
  isSent(participant: string, source: SourceKind): boolean;
  /** Whether a moderator has muted it. */
  isSilenced(participant: string, source: SourceKind): boolean;
  /** What to ask the node for while the layout has not said what it shows. */
  defaultVideos(): readonly WantedVideo[];
}

/** Carries out what the path switcher decides: builds and closes paths, and brings pictures and sound of the right one out. */
export class MediaDirector {
  readonly #context: DirectorContext;
  readonly #presentation: Presentation;
  readonly #readiness: ReadinessWatch;
  readonly #paths = new Map<number, MediaPath>();
  readonly #spare: Spare;
  #switch: PathSwitch = NO_PATHS;
  #tracks: LocalTracks;
  /** What the layout shows; unknown until it shows something, because an empty room's layout says nothing about who comes. */
  #layout: readonly WantedVideo[] | undefined;
  /** The path whose sound is heard: follows the shown one when its pictures are on screen. */
  #heardEpoch: number | undefined;

  constructor(tracks: LocalTracks, spare: Spare, context: DirectorContext) {
    this.#tracks = tracks;
    this.#spare = spare;
    this.#context = context;
    this.#presentation = new Presentation({
      picture: (participant, source) => this.#picture(participant, source),
      sounds: () => this.#sounds(),
      soundBlocked: (blocked) => context.soundBlocked(blocked),
    });
    this.#readiness = new ReadinessWatch({
      shown: () => this.#shownPath(),
      unready: () => this.#unready(),
      isWanted: (participant, source) => this.#isWanted(participant, source),
      usable: (epoch) => this.#handle({ type: 'usable', epoch }),
    });
  }

  /** The shown path, once it is up. */
  get pathKind(): 'p2p' | 'sfu' | undefined {
    const shown = this.#shownPath();
    return shown && (shown.connected || this.#switch.shown?.ready) ? shown.kind : undefined;
  }

  /** What to say when resuming: the newest path that is shown. */
  get resumablePath(): { readonly epoch: number; readonly kind: 'p2p' | 'sfu' } | undefined {
    const { shown } = this.#switch;
    return shown && { epoch: shown.epoch, kind: shown.kind };
  }

  /** Takes what signaling says about media. */
  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'prepare':
      case 'commit':
      case 'retire':
      case 'abort':
        this.#handle(message);
        break;
      case 'signal':
        this.#p2p(message.epoch)?.receive(message);
        break;
      case 'answer':
        void this.#sfu(message.epoch)?.answered(message.sdp);
        break;
      case 'slots':
        this.#sfu(message.epoch)?.slots(message.slots);
        break;
      case 'participant-left':
        this.#each((path) => path instanceof P2pPath && path.removePeer(message.participant));
        this.#refresh();
        break;
      case 'participant-joined':
      case 'participant-changed':
        this.#showDefault();
        this.#refresh();
        break;
      case 'error':
        if (message.code === 'media-refused' && message.epoch !== undefined) {
          this.#sfu(message.epoch)?.refused(message.message);
        }
        break;
      default:
    }
  }

  /** The connection to signaling is back, here or at another participant. */
  resumed(participant?: string): void {
    this.#each((path) => {
      if (path instanceof P2pPath) {
        path.resumed(participant);
      } else if (path instanceof SfuPath && participant === undefined) {
        path.resumed();
      }
    });
  }

  /** This page is somebody new: nothing of before holds. */
  reset(): void {
    this.#handle({ type: 'reset' });
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#each((path) => path.send(tracks));
    this.#refresh();
  }

  /** What the layout shows, most important first. */
  show(videos: readonly WantedVideo[]): void {
    if (!this.#layout && videos.length === 0) {
      return;
    }
    this.#layout = videos;
    this.#each((path) => path instanceof SfuPath && path.show(videos));
  }

  attach(container: HTMLElement, participant: string, source: 'camera' | 'screen'): () => void {
    return this.#presentation.attach(container, participant, source);
  }

  /** Whether there is a direct connection to somebody, whatever signaling knows of them. */
  isLinkedTo(participant: string): boolean {
    const shown = this.#shownPath();
    return shown instanceof P2pPath && shown.isLinkedTo(participant);
  }

  /** Whether another path is being built beside the shown one. */
  get isSwitching(): boolean {
    return this.#switch.next !== undefined;
  }

  heardSpeaking(): readonly string[] {
    return this.#shownPath()?.heardSpeaking() ?? [];
  }

  setSpeaker(id: string | undefined): void {
    this.#presentation.setSpeaker(id ?? '');
  }

  enableSound(): void {
    this.#presentation.enableSound();
  }

  networkChanged(): void {
    this.#each((path) => path.networkChanged());
  }

  /** Ends all media, a moment after signaling was told: whose packets just stop is heard as a rattle until the others know that they have left. */
  close(): void {
    setTimeout(() => {
      this.reset();
      this.#spare.close();
      this.#presentation.close();
    }, LINGER_MILLIS);
  }

  #each(act: (path: MediaPath) => void): void {
    [...this.#paths.values()].forEach(act);
  }

  #p2p(epoch: number): P2pPath | undefined {
    const path = this.#paths.get(epoch);
    return path instanceof P2pPath ? path : undefined;
  }

  #sfu(epoch: number): SfuPath | undefined {
    const path = this.#paths.get(epoch);
    return path instanceof SfuPath ? path : undefined;
  }

  #path(epoch: number | undefined): MediaPath | undefined {
    return epoch === undefined ? undefined : this.#paths.get(epoch);
  }

  #shownPath(): MediaPath | undefined {
    return this.#path(this.#switch.shown?.epoch);
  }

  #handle(event: PathEvent): void {
    const { state, effects } = advance(this.#switch, event);
    this.#switch = state;
    effects.forEach((effect) => this.#carryOut(effect));
    this.#prepareSpare();
    this.#refresh();
    this.#readiness.checkSoon();
  }

  #carryOut(effect: PathEffect): void {
    switch (effect.type) {
      case 'build':
        this.#begin(this.#build(effect.epoch, effect.path));
        break;
      case 'add-peers':
        this.#p2p(effect.epoch)?.addPeers(effect.peers);
        this.#p2p(effect.epoch)?.resumed();
        break;
      case 'rebuild':
        this.#sfu(effect.epoch)?.rebuild();
        break;
      case 'display':
        void this.#display(effect.epoch);
        break;
      case 'close':
        this.#paths.get(effect.epoch)?.close();
        this.#paths.delete(effect.epoch);
        break;
      case 'say':
        this.#context.say({ type: effect.message, epoch: effect.epoch });
        break;
      case 'say-failed':
        this.#context.say({ type: 'path-failed', epoch: effect.epoch, reason: effect.reason.slice(0, 200) });
        break;
    }
  }

  #begin(path: MediaPath): void {
    this.#paths.set(path.epoch, path);
    this.#readiness.begin(path);
  }

  #build(epoch: number, plan: PathPlan): MediaPath {
    const listener: PathListener = {
      changed: () => this.#pathChanged(),
      interrupted: () => {
        this.#handle({ type: 'interrupted', epoch });
        if (this.#switch.shown?.epoch === epoch) {
          this.#context.interrupted();
        }
      },
      failed: (reason) => this.#handle({ type: 'failed', epoch, reason }),
      say: (message) => this.#context.say(message),
    };
    return plan.kind === 'p2p'
      ? new P2pPath(epoch, plan.peers, this.#tracks, listener)
      : new SfuPath(
          epoch,
          this.#layout ?? this.#context.defaultVideos(),
          this.#tracks,
          listener,
          this.#spare.take(this.#tracks),
        );
  }

  #refresh(): void {
    // The node holds silences itself.
    this.#each((path) => {
      if (path instanceof P2pPath) {
        holdSilences(path, this.#context.others(), (id, source) => this.#context.isSilenced(id, source));
      }
    });
    this.#presentation.refresh();
  }

  #showDefault(): void {
    if (!this.#layout) {
      const videos = this.#context.defaultVideos();
      this.#each((path) => path instanceof SfuPath && path.show(videos));
    }
  }

  #pathChanged(): void {
    this.#prepareSpare();
    this.#refresh();
    this.#readiness.checkSoon();
    this.#context.changed();
  }

  /** While two talk directly, a third may come. */
  #prepareSpare(): void {
    if (this.pathKind === 'p2p' && !this.isSwitching && this.#switch.retiring.length === 0) {
      this.#spare.prepare();
    }
  }

  /** Brings the pictures of a path on screen, then its sound out, and says so. */
  async #display(epoch: number): Promise<void> {
    await this.#presentation.showPictures();
    if (this.#switch.shown?.epoch !== epoch) {
      return;
    }
    this.#heardEpoch = epoch;
    await this.#presentation.playSounds();
    this.#handle({ type: 'displayed', epoch });
    this.#context.changed();
  }

  /** A source comes from the shown path; of somebody who is only on another one, from there. */
  #picture(participant: string, source: 'camera' | 'screen'): RemoteMedia | undefined {
    if (participant === this.#context.selfId()) {
      const track = this.#tracks[source];
      return track && { track };
    }
    return this.#mediaOf(this.#switch.shown?.epoch, participant, source);
  }

  #mediaOf(firstEpoch: number | undefined, participant: string, source: SourceKind): RemoteMedia | undefined {
    const others = all(this.#switch)
      .toReversed()
      .map(({ epoch }) => epoch);
    for (const epoch of [firstEpoch, ...others]) {
      const media = this.#path(epoch)?.remote(participant, source);
      if (media) {
        return media;
      }
    }
    return undefined;
  }

  #sounds(): readonly MediaStreamTrack[] {
    const heard = this.#path(this.#heardEpoch) ?? this.#shownPath();
    if (!heard) {
      return [];
    }
    const elsewhere = this.#context
      .others()
      .filter((participant) => !heard.remote(participant, 'microphone'))
      .flatMap((participant) => this.#mediaOf(undefined, participant, 'microphone')?.track ?? []);
    return [...heard.audioTracks(), ...elsewhere];
  }

  #unready(): readonly MediaPath[] {
    return [this.#switch.shown, this.#switch.next].flatMap((path) => {
      const built = path && !path.ready ? this.#paths.get(path.epoch) : undefined;
      return built?.connected ? [built] : [];
    });
  }

  #isWanted(participant: string, source: SourceKind): boolean {
    const shown =
      source === 'microphone' ||
      (this.#layout ?? this.#context.defaultVideos()).some(
        (video) => video.participant === participant && video.source === source,
      );
    return shown && this.#context.isSent(participant, source);
  }
}
