import { describe, expect, it } from 'vitest';
import type { SourceKind } from '../protocol';
import { holdSilences } from './silence';

describe('what a moderator has silenced', () => {
  const tracks = new Map<string, { enabled: boolean }>();
  for (const id of ['ada microphone', 'ada camera', 'bob microphone']) {
    tracks.set(id, { enabled: true });
  }
  const path = {
    remote: (participant: string, source: SourceKind) => {
      const track = tracks.get(`${participant} ${source}`) as MediaStreamTrack | undefined;
      return track && { track };
    },
  };
  const playing = (): string[] => [...tracks].filter(([, { enabled }]) => enabled).map(([id]) => id);

  it('is not played although it comes in, and played again when it is lifted', () => {
    const people = ['ada', 'bob', 'gone'];
    holdSilences(path, people, (participant, source) => participant === 'ada' && source === 'microphone');
    expect(playing()).toEqual(['ada camera', 'bob microphone']);
    holdSilences(path, people, () => false);
    expect(playing()).toEqual(['ada microphone', 'ada camera', 'bob microphone']);
  });
});
