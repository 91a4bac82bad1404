import type { Participant } from '../protocol';
import type { MediaPathKind, ParticipantView, Phase, RoomSnapshot, Sources } from './model';
import type { Roster } from './roster';

/** What a snapshot is drawn from. */
export interface SnapshotParts {
  readonly room: string;
  /** The own name, while signaling has not said it. */
  readonly name: string;
  readonly phase: Phase;
  readonly roster: Roster;
  readonly sources: Sources;
  readonly speakers: ReadonlySet<string>;
  readonly mediaPath: MediaPathKind;
  readonly soundBlocked: boolean;
}

/** What views see of a room. */
export function drawSnapshot({ room, name, phase, roster, sources, speakers, ...media }: SnapshotParts): RoomSnapshot {
  const { selfId, locked, knocks, chat, notices, participants } = roster;
  const self = participants.find(({ id }) => id === selfId);
  return {
    room,
    phase,
    self: {
      id: selfId ?? '',
      name: self?.name ?? name,
      moderator: self?.moderator ?? false,
      connected: phase.kind === 'joined',
      sources,
      speaking: selfId !== undefined && sources.microphone && speakers.has(selfId),
    },
    others: othersIn(roster).map((other) => drawOther(other, speakers)),
    ...media,
    locked,
    knocks,
    chat,
    notices,
  };
}

/** Everybody but this page. */
export function othersIn({ participants, selfId }: Roster): readonly Participant[] {
  return participants.filter(({ id }) => id !== selfId);
}

function drawOther(participant: Participant, speakers: ReadonlySet<string>): ParticipantView {
  return { ...participant, speaking: participant.sources.microphone && speakers.has(participant.id) };
}
