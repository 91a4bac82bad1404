import { describe, expect, it } from 'vitest';
import type { Joined, Participant, ServerMessage } from '../protocol';
import { afterMessage, EMPTY_ROSTER, withNotice, withoutNotice, withoutUnnamed, withUnnamed } from './roster';
import type { Roster } from './roster';

const person = (id: string, moderator = false): Participant => ({
  id,
  name: id.toUpperCase(),
  moderator,
  connected: true,
  sources: { microphone: true, camera: true, screen: false },
});

const after = (...messages: ServerMessage[]): Roster => messages.reduce(afterMessage, EMPTY_ROSTER);

const joined: Joined = {
  type: 'joined',
  participant: 'ada',
  resume: 'token',
  room: {
    name: 'room',
    locked: true,
    participants: [person('ada', true), person('ben')],
    knocks: [{ participant: 'cleo', name: 'Cleo' }],
  },
};

describe('the roster', () => {
  it('is what one finds', () => {
    expect(after(joined)).toMatchObject({ selfId: 'ada', resume: 'token', locked: true });
    expect(after(joined).participants.map(({ id }) => id)).toEqual(['ada', 'ben']);
  });

  it('keeps the order in which people came', () => {
    const { participants } = after(
      joined,
      { type: 'participant-joined', participant: person('cleo') },
      { type: 'participant-changed', participant: { ...person('ben'), name: 'Benjamin' } },
    );
    expect(participants.map(({ name }) => name)).toEqual(['ADA', 'Benjamin', 'CLEO']);
  });

  it.each([
    ['left', 'participant-left'],
    ['removed', 'participant-removed'],
    ['lost', 'participant-lost'],
  ] as const)('tells of somebody who %s', (reason, key) => {
    const roster = after(joined, { type: 'participant-left', participant: 'ben', reason });
    expect(roster.participants.map(({ id }) => id)).toEqual(['ada']);
    expect(roster.notices).toMatchObject([{ key, values: { name: 'BEN' } }]);
  });

  it('lists each knock once, until it ends', () => {
    const knock: ServerMessage = { type: 'knock', participant: 'dora', name: 'Dora' };
    expect(after(joined, knock, knock).knocks.map(({ participant }) => participant)).toEqual(['cleo', 'dora']);
    expect(after(joined, knock, { type: 'knock-ended', participant: 'cleo' }).knocks).toHaveLength(1);
  });

  it('forgets knocks with the moderator role', () => {
    expect(after(joined, { type: 'participant-changed', participant: person('ada') }).knocks).toEqual([]);
  });

  it('resumes with the newest token', () => {
    expect(after(joined, { type: 'renewed', resume: 'newer' }).resume).toBe('newer');
  });

  it('keeps people in place through a resume, also those whom a restarted instance does not name yet', () => {
    const before = after(joined, { type: 'participant-joined', participant: person('cleo') });
    const resumed = afterMessage(before, {
      ...joined,
      room: { ...joined.room, participants: [person('dora'), person('cleo'), person('ada')] },
    });
    const { participants } = withUnnamed(resumed, before, (id) => id === 'ben');
    expect(participants.map(({ id, connected }) => [id, connected])).toEqual([
      ['ada', true],
      ['ben', false],
      ['cleo', true],
      ['dora', true],
    ]);
  });

  it('forgets whom signaling does not name again, and says nothing of who is named again', () => {
    const before = after(joined);
    const alone = { ...before, participants: [person('ada')] };
    const waiting = withUnnamed(alone, before, () => true);
    expect(withoutUnnamed(waiting, ['ben']).participants.map(({ id }) => id)).toEqual(['ada']);
    const back = afterMessage(waiting, { type: 'participant-joined', participant: person('ben') });
    expect(withoutUnnamed(back, ['ben']).participants.map(({ id }) => id)).toEqual(['ada', 'ben']);
    expect(back.notices).toEqual([]);
  });

  it('knows its own lines of chat', () => {
    const line = (participant: string): ServerMessage => ({
      type: 'chat',
      participant,
      name: 'X',
      text: 'hi',
      sentAt: 5,
    });
    expect(after(joined, line('ada'), line('ben')).chat.map(({ id, own }) => [id, own])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('tells who muted what', () => {
    expect(after(joined, { type: 'muted', participant: 'ben', source: 'microphone' }).notices).toMatchObject([
      { key: 'muted-by', values: { name: 'BEN', source: 'microphone' } },
    ]);
  });

  it('never uses the id of a notice again', () => {
    const first = withNotice(EMPTY_ROSTER, 'connection-lost', 'warning');
    const second = withNotice(withoutNotice(first, 1), 'connection-restored', 'info');
    expect(second.notices.map(({ id }) => id)).toEqual([2]);
  });

  it('stays the same object when a message is about media', () => {
    const roster = after(joined);
    expect(afterMessage(roster, { type: 'commit', epoch: 1 })).toBe(roster);
  });
});
