/**
 * What the views know of a room: one immutable snapshot, and the things a person can do. The engine behind it (signaling, media paths,
 * devices) lives in `signaling`, `media` and `room`; views import only this file and `media/devices`.
 */

/** What a participant sends. */
export type SourceKind = 'microphone' | 'camera' | 'screen';

/** Which way media travels: the room's root element says it as `data-media-path`. */
export type MediaPathKind = 'connecting' | 'p2p' | 'sfu';

/** Which sources are on; false is muted. */
export type Sources = Readonly<Record<SourceKind, boolean>>;

/** Somebody in the room. */
export interface ParticipantView {
  readonly id: string;
  readonly name: string;
  readonly moderator: boolean;
  /** False while signaling has lost them and waits for them to resume. */
  readonly connected: boolean;
  readonly sources: Sources;
  readonly speaking: boolean;
}

/** One line of chat. */
export interface ChatEntry {
  readonly id: number;
  readonly participant: string;
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly own: boolean;
}

/** Somebody who waits at the door of a locked room. */
export interface Knock {
  readonly participant: string;
  readonly name: string;
}

/** Every key that a notice of the engine can have, with the values that go with it. */
export const NOTICE_KEYS = [
  /** A device was unplugged and none took its place. */
  'device-lost',
  /** A device was unplugged and another took its place: `label` is the lost one, `replacement` the new one. */
  'device-fallback',
  /** A device could not be opened: `problem` is a `DeviceProblem`, `device` is `microphone` or `camera`. */
  'device-problem',
  /** A moderator (`name`) muted `source`. */
  'muted-by',
  /** `name` came in. */
  'participant-joined',
  /** `name` went. */
  'participant-left',
  /** `name` was removed by a moderator. */
  'participant-removed',
  /** `name` lost the connection and did not come back. */
  'participant-lost',
  /** The connection to signaling was lost; media may go on. */
  'connection-lost',
  /** It is back. */
  'connection-restored',
  /** The media connection broke and is being built again. */
  'media-lost',
  /** The person stopped sharing with the browser's own button. */
  'screen-share-ended',
  /** Signaling refused something that the person asked for: `message` says what. */
  'refused',
] as const;

/** The key of a notice. */
export type NoticeKey = (typeof NOTICE_KEYS)[number];

/** Something that happened and that the person should be told: a key of the translations, with its values. */
export interface Notice {
  readonly id: number;
  readonly key: NoticeKey;
  readonly values?: Readonly<Record<string, string>>;
  readonly tone: 'info' | 'warning';
}

/** Where the session stands. */
export type Phase =
  | { readonly kind: 'connecting' }
  /** At the door of a locked room. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'joined' }
  /** The connection to signaling is lost; media may go on. */
  | { readonly kind: 'reconnecting' }
  /** Over. `code` is that of the protocol's error, or `left`. `message` is for people. */
  | { readonly kind: 'ended'; readonly code: string; readonly message: string };

/** One source that a layout shows. */
export interface ShownVideo {
  readonly participant: string;
  readonly source: 'camera' | 'screen';
  /** Height of the tile in CSS pixels. */
  readonly heightPx: number;
}

/** Everything that views draw from. A new object after each change. */
export interface RoomSnapshot {
  readonly room: string;
  readonly phase: Phase;
  readonly self: ParticipantView;
  /** The others, in the order in which they came. */
  readonly others: readonly ParticipantView[];
  readonly mediaPath: MediaPathKind;
  readonly locked: boolean;
  /** For moderators; else empty. */
  readonly knocks: readonly Knock[];
  readonly chat: readonly ChatEntry[];
  /** The browser has refused to play sound until the person does something. */
  readonly soundBlocked: boolean;
  readonly notices: readonly Notice[];
}

/** A room that somebody is in, or on the way into. */
export interface RoomSession {
  snapshot(): RoomSnapshot;
  /** Calls `listener` after each change; returns how to stop. Fits React's `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void;

  /**
   * Shows a source inside `container`, and keeps showing it through every switch of the media path: the engine owns the `<video>`
   * elements in there (the old one stays until the new one has rendered a frame). Returns how to stop.
   */
  attachVideo(container: HTMLElement, participant: string, source: 'camera' | 'screen'): () => void;
  /** Says what the layout shows now, most important first. Nothing else is asked from the node. */
  show(videos: readonly ShownVideo[]): void;

  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Asks the browser for a screen and shares it. Rejects with a `DOMException` if the person declines. */
  startScreenShare(): Promise<void>;
  stopScreenShare(): void;
  rename(name: string): void;
  sendChat(text: string): void;
  /** After the person's click: plays the sound that the browser had refused. */
  enableSound(): void;
  dismissNotice(id: number): void;
  leave(): void;

  setLocked(locked: boolean): void;
  admit(participant: string): void;
  deny(participant: string): void;
  mute(participant: string, source: SourceKind): void;
  remove(participant: string): void;
}
