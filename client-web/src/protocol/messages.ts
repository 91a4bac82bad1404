/** The messages of `docs/protocol.md`, one type each. */

/** What a participant sends. */
export type SourceKind = 'microphone' | 'camera' | 'screen';

/** Which sources are on; false is muted. */
export type Sources = Readonly<Record<SourceKind, boolean>>;

/** How media travels. */
export type PathKind = 'p2p' | 'sfu';

/** A session description as it is relayed between two peers. */
export interface Description {
  readonly type: 'offer' | 'answer' | 'pranswer' | 'rollback';
  readonly sdp: string;
}

/** An ICE candidate as it is relayed between two peers. */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;
}

/** Which media section carries which source of the participant. */
export interface PublishedSection {
  readonly mid: string;
  readonly source: SourceKind;
}

/** What a video slot shows. */
export interface SlotWish {
  readonly mid: string;
  readonly participant: string;
  readonly source: 'camera' | 'screen';
}

/** What a slot carries. */
export interface SlotAssignment {
  readonly mid: string;
  readonly participant: string;
  readonly source: SourceKind;
  /** The source's number: what its packets carry as CSRC. */
  readonly csrc: number;
}

/** Somebody in the room. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly moderator: boolean;
  readonly sources: Sources;
  /** What a moderator has muted: it is not played, whatever comes in. */
  readonly silenced?: readonly SourceKind[];
  readonly connected: boolean;
}

/** Somebody at the door of a locked room. */
export interface KnockingPerson {
  readonly participant: string;
  readonly name: string;
}

/** The room as one finds it. */
export interface RoomState {
  readonly name: string;
  readonly locked: boolean;
  readonly participants: readonly Participant[];
  readonly knocks: readonly KnockingPerson[];
}

/** One peer of a p2p path. */
export interface Peer {
  readonly participant: string;
  /** Whether *this* side is the polite one. */
  readonly polite: boolean;
}

/** A media path to build. */
export type PathPlan =
  | { readonly kind: 'p2p'; readonly peers: readonly Peer[]; readonly replaces?: number }
  | { readonly kind: 'sfu'; readonly replaces?: number };

export interface Join {
  readonly type: 'join';
  readonly room: string;
  readonly name: string;
  readonly token?: string;
  readonly resume?: string;
  readonly sources: Sources;
  readonly path?: { readonly epoch: number; readonly kind: PathKind };
}

export type SignalOut = {
  readonly type: 'signal';
  readonly epoch: number;
  readonly to: string;
  readonly description?: Description;
  readonly candidate?: Candidate | null;
};

export interface Offer {
  readonly type: 'offer';
  readonly epoch: number;
  readonly sdp: string;
  readonly publishes: readonly PublishedSection[];
  readonly show: readonly SlotWish[];
  readonly fresh: boolean;
}

/** What a page says. */
export type ClientMessage =
  | Join
  | { readonly type: 'leave' }
  | { readonly type: 'ping' }
  | ({ readonly type: 'sources' } & Sources)
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'chat'; readonly text: string }
  | SignalOut
  | Offer
  | { readonly type: 'show'; readonly epoch: number; readonly slots: readonly SlotWish[] }
  | { readonly type: 'ready'; readonly epoch: number }
  | { readonly type: 'committed'; readonly epoch: number }
  | { readonly type: 'path-failed'; readonly epoch: number; readonly reason: string }
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'admit'; readonly participant: string }
  | { readonly type: 'deny'; readonly participant: string }
  | { readonly type: 'mute'; readonly participant: string; readonly source: SourceKind }
  | { readonly type: 'remove'; readonly participant: string };

export type SignalIn = {
  readonly type: 'signal';
  readonly epoch: number;
  readonly from: string;
  readonly description?: Description;
  readonly candidate?: Candidate | null;
};

export interface Joined {
  readonly type: 'joined';
  readonly participant: string;
  readonly resume: string;
  readonly room: RoomState;
}

/** Why somebody is gone. */
export type LeaveReason = 'left' | 'removed' | 'lost';

/** An error's stable code. */
export type ErrorCode =
  | 'invalid-message'
  | 'message-too-large'
  | 'too-many-messages'
  | 'invalid-room'
  | 'invalid-name'
  | 'token-required'
  | 'token-refused'
  | 'room-full'
  | 'server-full'
  | 'too-many-knocks'
  | 'denied'
  | 'removed'
  | 'resumed-elsewhere'
  | 'resume-refused'
  | 'slow-down'
  | 'not-moderator'
  | 'unknown-participant'
  | 'media-refused'
  | 'shutting-down';

export interface ErrorMessage {
  readonly type: 'error';
  readonly code: ErrorCode;
  readonly message: string;
  readonly fatal: boolean;
  /** The path of the refused offer; only with `media-refused`. */
  readonly epoch?: number;
}

/** What a signaling instance says. */
export type ServerMessage =
  | Joined
  | { readonly type: 'waiting'; readonly participant: string }
  | { readonly type: 'renewed'; readonly resume: string }
  | { readonly type: 'pong' }
  | { readonly type: 'participant-joined'; readonly participant: Participant }
  | { readonly type: 'participant-changed'; readonly participant: Participant }
  | { readonly type: 'participant-left'; readonly participant: string; readonly reason: LeaveReason }
  | { readonly type: 'room-changed'; readonly locked: boolean }
  | { readonly type: 'knock'; readonly participant: string; readonly name: string }
  | { readonly type: 'knock-ended'; readonly participant: string }
  | {
      readonly type: 'chat';
      readonly participant: string;
      readonly name: string;
      readonly text: string;
      /** Milliseconds since 1970. */
      readonly sentAt: number;
    }
  | { readonly type: 'muted'; readonly participant: string; readonly source: SourceKind }
  | { readonly type: 'prepare'; readonly epoch: number; readonly path: PathPlan }
  | { readonly type: 'commit'; readonly epoch: number }
  | { readonly type: 'retire'; readonly epoch: number }
  | { readonly type: 'abort'; readonly epoch: number; readonly reason: string }
  | SignalIn
  | { readonly type: 'answer'; readonly epoch: number; readonly sdp: string }
  | { readonly type: 'slots'; readonly epoch: number; readonly slots: readonly SlotAssignment[] }
  | { readonly type: 'speakers'; readonly participants: readonly string[] }
  | ErrorMessage;
