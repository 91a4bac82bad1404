import type { LeaveReason, Participant, ServerMessage } from '../protocol';
import type { ChatEntry, Knock, Notice, NoticeKey } from './model';

const CHAT_LIMIT = 500;
const NOTICE_LIMIT = 20;

/** What signaling says about the room and the people in it. */
export interface Roster {
  /** Who this page is; unknown until `joined`. */
  readonly selfId: string | undefined;
  readonly resume: string | undefined;
  readonly locked: boolean;
  /** Everybody in the room, this page among them, in the order in which they came. */
  readonly participants: readonly Participant[];
  readonly knocks: readonly Knock[];
  readonly chat: readonly ChatEntry[];
  readonly notices: readonly Notice[];
  /** How many notices there have been: the id of the last one. */
  readonly noticeCount: number;
  /** Participants who speak, as the node hears them. */
  readonly speakers: readonly string[];
}

/** Nobody yet. */
export const EMPTY_ROSTER: Roster = {
  selfId: undefined,
  resume: undefined,
  locked: false,
  participants: [],
  knocks: [],
  chat: [],
  notices: [],
  noticeCount: 0,
  speakers: [],
};

const LEAVE_NOTICES: Readonly<Record<LeaveReason, NoticeKey>> = {
  left: 'participant-left',
  removed: 'participant-removed',
  lost: 'participant-lost',
};

/** The room after a message of signaling; the same object if it says nothing about the people in it. */
export function afterMessage(roster: Roster, message: ServerMessage): Roster {
  switch (message.type) {
    case 'joined':
      return {
        ...roster,
        selfId: message.participant,
        resume: message.resume,
        locked: message.room.locked,
        participants: inKnownOrder(roster.participants, message.room.participants),
        knocks: message.room.knocks,
      };
    case 'renewed':
      return { ...roster, resume: message.resume };
    case 'participant-joined': {
      if (roster.participants.some(({ id }) => id === message.participant.id)) {
        return withChanged(roster, message.participant);
      }
      const joined = { ...roster, participants: [...roster.participants, message.participant] };
      return withNotice(joined, 'participant-joined', 'info', { name: message.participant.name });
    }
    case 'participant-changed':
      return withChanged(roster, message.participant);
    case 'participant-left': {
      const name = nameOf(roster, message.participant);
      const left = {
        ...roster,
        participants: roster.participants.filter(({ id }) => id !== message.participant),
        speakers: roster.speakers.filter((id) => id !== message.participant),
      };
      return withNotice(left, LEAVE_NOTICES[message.reason], 'info', { name });
    }
    case 'room-changed':
      return { ...roster, locked: message.locked };
    case 'knock': {
      const others = roster.knocks.filter(({ participant }) => participant !== message.participant);
      return { ...roster, knocks: [...others, { participant: message.participant, name: message.name }] };
    }
    case 'knock-ended':
      return { ...roster, knocks: roster.knocks.filter(({ participant }) => participant !== message.participant) };
    case 'chat': {
      const { participant, name, text, sentAt } = message;
      const id = (roster.chat.at(-1)?.id ?? 0) + 1;
      const entry = { id, participant, name, text, sentAt, own: participant === roster.selfId };
      return { ...roster, chat: [...roster.chat, entry].slice(-CHAT_LIMIT) };
    }
    case 'muted':
      return withNotice(roster, 'muted-by', 'warning', {
        name: nameOf(roster, message.participant),
        source: message.source,
      });
    case 'speakers':
      return { ...roster, speakers: message.participants };
    case 'error':
      // A path that the node refuses is the engine's to repair.
      return message.fatal || message.code === 'media-refused'
        ? roster
        : withNotice(roster, 'refused', 'warning', { message: message.message });
    default:
      return roster;
  }
}

/**
 * The room after a resume, with those whom signaling does not name but who are certainly there: a restarted instance knows only who has
 * found back to it. They count as not connected.
 */
export function withUnnamed(roster: Roster, before: Roster, isThere: (id: string) => boolean): Roster {
  const unnamed = before.participants
    .filter(({ id }) => isThere(id) && !roster.participants.some((participant) => participant.id === id))
    .map((participant) => ({ ...participant, connected: false }));
  return {
    ...roster,
    participants: inKnownOrder(before.participants, [...roster.participants, ...unnamed]),
  };
}

/** The room without people whom signaling has not named again. */
export function withoutUnnamed(roster: Roster, ids: readonly string[]): Roster {
  const participants = roster.participants.filter(({ id, connected }) => connected || !ids.includes(id));
  return { ...roster, participants };
}

/** The room with one more thing to tell the person. */
export function withNotice(
  roster: Roster,
  key: NoticeKey,
  tone: Notice['tone'],
  values: Readonly<Record<string, string>> = {},
): Roster {
  const id = roster.noticeCount + 1;
  const notices = [...roster.notices, { id, key, tone, values }].slice(-NOTICE_LIMIT);
  return { ...roster, notices, noticeCount: id };
}

/** The room with one notice less. */
export function withoutNotice(roster: Roster, id: number): Roster {
  return { ...roster, notices: roster.notices.filter((notice) => notice.id !== id) };
}

function withChanged(roster: Roster, changed: Participant): Roster {
  const participants = roster.participants.map((participant) =>
    participant.id === changed.id ? changed : participant,
  );
  return { ...roster, participants, knocks: keptKnocks(roster, participants) };
}

/** Who was there before stays in place; who is new follows. */
function inKnownOrder(before: readonly Participant[], now: readonly Participant[]): readonly Participant[] {
  const place = ({ id }: Participant): number => {
    const index = before.findIndex((participant) => participant.id === id);
    return index < 0 ? before.length : index;
  };
  return now.toSorted((one, other) => place(one) - place(other));
}

function nameOf(roster: Roster, id: string): string {
  return roster.participants.find((participant) => participant.id === id)?.name ?? '';
}

/** Who is no moderator any more hears of no knocks. */
function keptKnocks(roster: Roster, participants: readonly Participant[]): readonly Knock[] {
  return participants.find(({ id }) => id === roster.selfId)?.moderator ? roster.knocks : [];
}
