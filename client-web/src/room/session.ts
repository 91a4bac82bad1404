import { onNetworkChange } from '../browser/network';
import type { LocalDevices } from '../media/devices';
import type { Spare } from '../media/sfu/spare';
import type { ClientMessage, ErrorMessage, Join, Participant, ServerMessage } from '../protocol';
import { Connection } from '../signaling';
import { MediaDirector } from './media-director';
import type { Phase, RoomSession, RoomSnapshot, ShownVideo, SourceKind } from './model';
import { OwnMedia } from './own-media';
import { afterMessage, EMPTY_ROSTER, withNotice, withoutNotice, withoutUnnamed, withUnnamed } from './roster';
import type { Roster } from './roster';
import { drawSnapshot, othersIn } from './snapshot';
import { ListeningPause, Speaking } from './speaking';

const SPEAKING_INTERVAL_MILLIS = 200;
/** Who has not found back to signaling by then is gone. */
const RESUME_LIMIT_MILLIS = 30_000;
/** Share of the microphone's meter above which it is speech. */
const OWN_SPEECH_LEVEL = 0.05;

/** What a session needs to begin. */
export interface RoomSessionOptions {
  readonly room: string;
  readonly name: string;
  /** The room's JWT, where the operator demands one. */
  readonly token?: string;
  readonly devices: LocalDevices;
  /** Lets joins and switches find a connection to the media node that is built already. */
  readonly spare: Spare;
  /** Address of the signaling WebSocket; by default `/ws` of the page's own origin. */
  readonly url?: string;
}

/** Joins together what signaling says, what media does and what the person wants. */
class Session implements RoomSession {
  readonly #options: RoomSessionOptions;
  readonly #devices: LocalDevices;
  readonly #listeners = new Set<() => void>();
  readonly #media: OwnMedia;
  readonly #director: MediaDirector;
  readonly #speaking = new Speaking();
  readonly #listeningPause = new ListeningPause();
  /** Ends what was begun outside of this object. */
  readonly #cleanup = new AbortController();
  #connection: Connection;
  #roster: Roster = EMPTY_ROSTER;
  #phase: Phase = { kind: 'connecting' };
  #name: string;
  #soundBlocked = false;
  #speakers: ReadonlySet<string> = new Set();
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  #snapshot: RoomSnapshot | undefined;

  constructor(options: RoomSessionOptions) {
    this.#options = options;
    this.#devices = options.devices;
    this.#name = options.name;
    this.#media = new OwnMedia(options.devices, {
      tracksChanged: (tracks) => this.#director.send(tracks),
      sourcesChanged: (sources) => this.#say({ type: 'sources', ...sources }),
      speakerChanged: (id) => this.#director.setSpeaker(id),
      notice: (key, tone, values) => this.#setRoster(withNotice(this.#roster, key, tone, values)),
      changed: () => this.#changed(),
    });
    this.#director = new MediaDirector(this.#media.tracks, options.spare, {
      say: (message) => this.#connection.send(message),
      changed: () => this.#changed(),
      soundBlocked: (blocked) => {
        this.#soundBlocked = blocked;
        this.#changed();
      },
      interrupted: () => this.#setRoster(withNotice(this.#roster, 'media-lost', 'warning')),
      selfId: () => this.#roster.selfId,
      others: () => othersIn(this.#roster).map(({ id }) => id),
      isSent: (id, source) =>
        othersIn(this.#roster).some((each) => each.id === id && each.connected && each.sources[source]),
      isSilenced: (id, source) =>
        othersIn(this.#roster).some((each) => each.id === id && each.silenced?.includes(source)),
      defaultVideos: () => this.#defaultVideos(),
    });
    this.#director.setSpeaker(this.#media.speaker);
    this.#connection = this.#connect();
    this.#listenToTheWorld();
  }

  snapshot(): RoomSnapshot {
    this.#snapshot ??= drawSnapshot({
      room: this.#options.room,
      name: this.#name,
      phase: this.#phase,
      roster: this.#roster,
      sources: this.#media.sources,
      speakers: this.#speakers,
      mediaPath: this.#director.pathKind ?? 'connecting',
      soundBlocked: this.#soundBlocked,
    });
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  attachVideo(container: HTMLElement, participant: string, source: 'camera' | 'screen'): () => void {
    return this.#director.attach(container, participant, source);
  }

  show(videos: readonly ShownVideo[]): void {
    this.#director.show(videos.filter(({ participant }) => participant !== this.#roster.selfId));
  }

  setMicrophone(on: boolean): void {
    this.#media.turn('microphone', on);
  }

  setCamera(on: boolean): void {
    this.#media.turn('camera', on);
  }

  startScreenShare(): Promise<void> {
    return this.#media.startScreenShare();
  }

  stopScreenShare(): void {
    this.#media.turnOff('screen');
  }

  rename(name: string): void {
    this.#name = name;
    this.#say({ type: 'rename', name });
  }

  sendChat(text: string): void {
    this.#say({ type: 'chat', text });
  }

  enableSound(): void {
    this.#director.enableSound();
  }

  dismissNotice(id: number): void {
    this.#setRoster(withoutNotice(this.#roster, id));
  }

  leave(): void {
    this.#connection.close({ type: 'leave' });
    this.#end('left', '');
  }

  setLocked(locked: boolean): void {
    this.#say({ type: 'lock', locked });
  }

  admit(participant: string): void {
    this.#say({ type: 'admit', participant });
  }

  deny(participant: string): void {
    this.#say({ type: 'deny', participant });
  }

  mute(participant: string, source: SourceKind): void {
    this.#say({ type: 'mute', participant, source });
  }

  remove(participant: string): void {
    this.#say({ type: 'remove', participant });
  }

  #say(message: ClientMessage): void {
    this.#connection.send(message);
  }

  #connect(): Connection {
    const connection = new Connection(this.#options.url ?? defaultUrl(), {
      onOpen: () => this.#join(),
      onMessage: (message) => this.#receive(message),
      onLost: () => this.#lost(),
      onRefused: (error) => this.#refused(error),
    });
    connection.open();
    return connection;
  }

  #join(): Join {
    const { resume } = this.#roster;
    const path = this.#director.resumablePath;
    return {
      type: 'join',
      room: this.#options.room,
      name: this.#name,
      sources: this.#media.sources,
      ...(this.#options.token === undefined ? {} : { token: this.#options.token }),
      ...(resume === undefined ? {} : { resume }),
      ...(resume === undefined || !path ? {} : { path }),
    };
  }

  #receive(message: ServerMessage): void {
    const before = this.#roster;
    this.#roster = afterMessage(before, message);
    switch (message.type) {
      case 'joined':
        this.#joined(before);
        break;
      case 'waiting':
        this.#phase = { kind: 'waiting' };
        break;
      case 'muted':
        this.#media.turnOff(message.source);
        break;
      case 'participant-joined':
      case 'participant-changed':
        this.#returned(before, message.participant);
        break;
      default:
    }
    this.#director.receive(message);
    if (this.#roster !== before || message.type === 'waiting' || message.type === 'joined') {
      this.#changed();
    }
  }

  #joined(before: Roster): void {
    const wasLost = this.#phase.kind === 'reconnecting';
    this.#phase = { kind: 'joined' };
    if (before.selfId === undefined) {
      return;
    }
    if (before.selfId === this.#roster.selfId) {
      this.#keepUnnamed(before);
      this.#director.resumed();
    } else {
      this.#director.reset();
    }
    if (wasLost) {
      this.#roster = withNotice(this.#roster, 'connection-restored', 'info');
    }
  }

  #keepUnnamed(before: Roster): void {
    const named = new Set(this.#roster.participants.map(({ id }) => id));
    this.#roster = withUnnamed(this.#roster, before, (id) => this.#director.isLinkedTo(id));
    const unnamed = this.#roster.participants.map(({ id }) => id).filter((id) => !named.has(id));
    if (unnamed.length > 0) {
      const forget = (): void => this.#setRoster(withoutUnnamed(this.#roster, unnamed));
      clearTimeout(this.#forgetting);
      this.#forgetting = setTimeout(forget, RESUME_LIMIT_MILLIS);
    }
  }

  /** Somebody else has found back to signaling: what was said to them meanwhile is lost. */
  #returned(before: Roster, { id, connected }: Participant): void {
    if (connected && before.participants.some((each) => each.id === id && !each.connected)) {
      this.#director.resumed(id);
    }
  }

  #lost(): void {
    if (this.#phase.kind === 'joined') {
      this.#phase = { kind: 'reconnecting' };
      this.#roster = withNotice(this.#roster, 'connection-lost', 'warning');
    } else if (this.#phase.kind === 'waiting') {
      this.#phase = { kind: 'connecting' };
    }
    this.#changed();
  }

  #refused(error: ErrorMessage): void {
    if (error.code === 'resume-refused' && this.#roster.resume !== undefined) {
      this.#director.reset();
      this.#roster = { ...this.#roster, selfId: undefined, resume: undefined };
      this.#phase = { kind: 'connecting' };
      this.#connection = this.#connect();
      this.#changed();
    } else {
      this.#end(error.code, error.message);
    }
  }

  #end(code: string, message: string): void {
    if (this.#phase.kind === 'ended') {
      return;
    }
    this.#phase = { kind: 'ended', code, message };
    this.#cleanup.abort();
    clearTimeout(this.#forgetting);
    this.#media.close();
    this.#director.close();
    this.#changed();
  }

  #listenToTheWorld(): void {
    const { signal } = this.#cleanup;
    const speaking = setInterval(() => this.#listenForSpeech(), SPEAKING_INTERVAL_MILLIS);
    signal.addEventListener('abort', () => clearInterval(speaking));
    onNetworkChange(() => {
      this.#connection.networkChanged();
      this.#director.networkChanged();
    }, signal);
    const pageHidden = (event: PageTransitionEvent): void => {
      if (!event.persisted) {
        this.leave();
      }
    };
    window.addEventListener('pagehide', pageHidden, { signal });
  }

  #listenForSpeech(): void {
    const nowMillis = performance.now();
    if (this.#listeningPause.isOn(nowMillis, this.#director.isSwitching)) {
      return;
    }
    const heard = this.#director.pathKind === 'sfu' ? this.#roster.speakers : this.#heardHere();
    const speakers = this.#speaking.update(nowMillis, heard);
    if (speakers !== this.#speakers) {
      this.#speakers = speakers;
      this.#changed();
    }
  }

  /** Without a node every page listens for itself. */
  #heardHere(): readonly string[] {
    const { selfId } = this.#roster;
    const others = this.#director.heardSpeaking();
    const own = this.#director.pathKind === 'p2p' && this.#devices.microphoneLevel() > OWN_SPEECH_LEVEL;
    return own && selfId !== undefined ? [...others, selfId] : others;
  }

  /** Screens first, then cameras: what any layout begins with. */
  #defaultVideos(): readonly { participant: string; source: 'camera' | 'screen' }[] {
    return (['screen', 'camera'] as const).flatMap((source) =>
      othersIn(this.#roster)
        .filter(({ sources }) => source === 'camera' || sources.screen)
        .map(({ id }) => ({ participant: id, source })),
    );
  }

  #setRoster(roster: Roster): void {
    this.#roster = roster;
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function defaultUrl(): string {
  const { protocol, host } = location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
}

/** Enters a room: connects at once, and lives until `leave()` or a fatal error. */
export function createRoomSession(options: RoomSessionOptions): RoomSession {
  return new Session(options);
}
