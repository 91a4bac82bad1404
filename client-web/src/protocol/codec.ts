import { count, flag, listOf, nullable, object, oneOf, optional, ProtocolError, taggedUnion, text } from './decoder';
import type { Decoder } from './decoder';
import type {
  Candidate,
  ClientMessage,
  Description,
  KnockingPerson,
  Participant,
  PathPlan,
  Peer,
  PublishedSection,
  RoomState,
  ServerMessage,
  SlotAssignment,
  SlotWish,
  Sources,
} from './messages';

const sourceKind = oneOf('microphone', 'camera', 'screen');
const sourceFlags = { microphone: flag, camera: flag, screen: flag };
const sources: Decoder<Sources> = object(sourceFlags);

const description: Decoder<Description> = object({ type: oneOf('offer', 'answer', 'pranswer', 'rollback'), sdp: text });
const candidate: Decoder<Candidate | null> = nullable(
  object({
    candidate: text,
    sdpMid: nullable(text),
    sdpMLineIndex: nullable(count),
    usernameFragment: nullable(text),
  }),
);

const participant: Decoder<Participant> = object({
  id: text,
  name: text,
  moderator: flag,
  sources,
  silenced: optional(listOf(sourceKind)),
  connected: flag,
});
const knock: Decoder<KnockingPerson> = object({ participant: text, name: text });
const room: Decoder<RoomState> = object({
  name: text,
  locked: flag,
  participants: listOf(participant),
  knocks: listOf(knock),
});

const peers: Decoder<readonly Peer[]> = listOf(object({ participant: text, polite: flag }));
const publishes: Decoder<readonly PublishedSection[]> = listOf(object({ mid: text, source: sourceKind }));

const path = taggedUnion<'kind', PathPlan>('kind', {
  p2p: object({ kind: oneOf('p2p'), peers, replaces: optional(count) }),
  sfu: object({ kind: oneOf('sfu'), replaces: optional(count) }),
});

const slotWishes: Decoder<readonly SlotWish[]> = listOf(
  object({ mid: text, participant: text, source: oneOf('camera', 'screen') }),
);
const slots: Decoder<readonly SlotAssignment[]> = listOf(
  object({ mid: text, participant: text, source: sourceKind, csrc: count }),
);

/** A signal carries exactly one of a description and a candidate. */
function oneSignal<T extends object>(decoder: Decoder<T>): Decoder<T> {
  return (value, at) => {
    const message = decoder(value, at);
    if ('description' in message === 'candidate' in message) {
      throw new ProtocolError(`${at}: exactly one of description and candidate expected`);
    }
    return message;
  };
}

const errorCode = oneOf(
  'invalid-message',
  'message-too-large',
  'too-many-messages',
  'invalid-room',
  'invalid-name',
  'token-required',
  'token-refused',
  'room-full',
  'server-full',
  'too-many-knocks',
  'denied',
  'removed',
  'resumed-elsewhere',
  'resume-refused',
  'slow-down',
  'not-moderator',
  'unknown-participant',
  'media-refused',
  'shutting-down',
);

const serverMessage = taggedUnion<'type', ServerMessage>('type', {
  joined: object({ type: oneOf('joined'), participant: text, resume: text, room }),
  waiting: object({ type: oneOf('waiting'), participant: text }),
  renewed: object({ type: oneOf('renewed'), resume: text }),
  pong: object({ type: oneOf('pong') }),
  'participant-joined': object({ type: oneOf('participant-joined'), participant }),
  'participant-changed': object({ type: oneOf('participant-changed'), participant }),
  'participant-left': object({
    type: oneOf('participant-left'),
    participant: text,
    reason: oneOf('left', 'removed', 'lost'),
  }),
  'room-changed': object({ type: oneOf('room-changed'), locked: flag }),
  knock: object({ type: oneOf('knock'), participant: text, name: text }),
  'knock-ended': object({ type: oneOf('knock-ended'), participant: text }),
  chat: object({ type: oneOf('chat'), participant: text, name: text, text, sentAt: count }),
  muted: object({ type: oneOf('muted'), participant: text, source: sourceKind }),
  prepare: object({ type: oneOf('prepare'), epoch: count, path }),
  commit: object({ type: oneOf('commit'), epoch: count }),
  retire: object({ type: oneOf('retire'), epoch: count }),
  abort: object({ type: oneOf('abort'), epoch: count, reason: text }),
  signal: oneSignal(
    object({
      type: oneOf('signal'),
      epoch: count,
      from: text,
      description: optional(description),
      candidate: optional(candidate),
    }),
  ),
  answer: object({ type: oneOf('answer'), epoch: count, sdp: text }),
  slots: object({ type: oneOf('slots'), epoch: count, slots }),
  speakers: object({ type: oneOf('speakers'), participants: listOf(text) }),
  error: object({ type: oneOf('error'), code: errorCode, message: text, fatal: flag, epoch: optional(count) }),
});

const clientMessage = taggedUnion<'type', ClientMessage>('type', {
  join: object({
    type: oneOf('join'),
    room: text,
    name: text,
    token: optional(text),
    resume: optional(text),
    sources,
    path: optional(object({ epoch: count, kind: oneOf('p2p', 'sfu') })),
  }),
  leave: object({ type: oneOf('leave') }),
  ping: object({ type: oneOf('ping') }),
  sources: object({ type: oneOf('sources'), ...sourceFlags }),
  rename: object({ type: oneOf('rename'), name: text }),
  chat: object({ type: oneOf('chat'), text }),
  signal: oneSignal(
    object({
      type: oneOf('signal'),
      epoch: count,
      to: text,
      description: optional(description),
      candidate: optional(candidate),
    }),
  ),
  offer: object({
    type: oneOf('offer'),
    epoch: count,
    sdp: text,
    publishes,
    show: slotWishes,
    fresh: flag,
  }),
  show: object({ type: oneOf('show'), epoch: count, slots: slotWishes }),
  ready: object({ type: oneOf('ready'), epoch: count }),
  committed: object({ type: oneOf('committed'), epoch: count }),
  'path-failed': object({ type: oneOf('path-failed'), epoch: count, reason: text }),
  lock: object({ type: oneOf('lock'), locked: flag }),
  admit: object({ type: oneOf('admit'), participant: text }),
  deny: object({ type: oneOf('deny'), participant: text }),
  mute: object({ type: oneOf('mute'), participant: text, source: sourceKind }),
  remove: object({ type: oneOf('remove'), participant: text }),
});

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ProtocolError('not JSON');
  }
}

/** Reads what signaling said. Throws a `ProtocolError` if it is not the protocol. */
export function decodeServerMessage(json: string): ServerMessage {
  return serverMessage(parse(json), 'message');
}

/** Reads what a page said: for tests and stand-ins of the server. Throws a `ProtocolError` if it is not the protocol. */
export function decodeClientMessage(json: string): ClientMessage {
  return clientMessage(parse(json), 'message');
}

/** Writes what this page says. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}
