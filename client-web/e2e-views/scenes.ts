import type { DevicesSnapshot } from '../src/media/devices';
import type { ChatEntry, RoomSnapshot } from '../src/room/model';
import { EVERYTHING_ON, person } from './FakeSession';

/** A state of the page. */
export interface Scene {
  readonly page?: 'start' | 'lobby';
  readonly room?: Partial<RoomSnapshot>;
  readonly devices?: Partial<DevicesSnapshot>;
}

const people = (count: number, speaking = 1) =>
  Array.from({ length: count }, (_, index) =>
    person(index, index === speaking ? { speaking: true, sources: EVERYTHING_ON } : {}),
  );

const TOLD: [string, string, string][] = [
  ['p0', 'Ada', 'Good morning! Is everybody here?'],
  ['p1', 'Benedikt Sørensen', 'Nearly. Cleo said she is five minutes late.'],
  ['p1', 'Benedikt Sørensen', 'The notes are at https://example.org/notes/autumn-plan'],
  ['self', 'Mira', 'Thank you, I have them open.'],
  ['p0', 'Ada', 'Then let us begin with the second point, the first one needs all of us.'],
];
const chat: ChatEntry[] = TOLD.map(([participant, name, text], index) => ({
  id: index + 1,
  participant,
  name,
  text,
  sentAt: Date.UTC(2026, 10, 23, 9, 2 + index * 2),
  own: participant === 'self',
}));

const REFUSED: Partial<DevicesSnapshot> = {
  microphones: [],
  cameras: [],
  speakers: [],
  microphone: undefined,
  camera: undefined,
  speaker: undefined,
  cameraTrack: undefined,
  microphoneProblem: 'permission-denied',
  cameraProblem: 'permission-denied',
};

const SCREEN_SHARER = person(1, { sources: { ...EVERYTHING_ON, screen: true }, speaking: true });

/** Every state that is looked at. */
export const SCENES = {
  start: { page: 'start' },
  lobby: { page: 'lobby' },
  'lobby-refused': { page: 'lobby', devices: REFUSED },
  'lobby-missing': {
    page: 'lobby',
    devices: {
      cameras: [],
      camera: undefined,
      cameraTrack: undefined,
      cameraProblem: 'not-found',
      microphoneProblem: 'in-use',
    },
  },
  waiting: { room: { phase: { kind: 'waiting' }, mediaPath: 'connecting' } },
  connecting: { room: { phase: { kind: 'connecting' }, mediaPath: 'connecting' } },
  'people-1': { room: { mediaPath: 'connecting' } },
  'people-2': { room: { others: people(1, 0), mediaPath: 'p2p' } },
  'people-3': { room: { others: people(2) } },
  'people-5': { room: { others: people(4) } },
  'people-12': { room: { others: people(11) } },
  'people-30': { room: { others: people(29, 4) } },
  screen: { room: { others: [person(0), SCREEN_SHARER, person(2), person(3)] } },
  sharing: {
    room: {
      others: people(2),
      self: person(0, { id: 'self', name: 'Mira', sources: { ...EVERYTHING_ON, screen: true } }),
    },
  },
  chat: { room: { others: people(4), chat } },
  knocks: {
    room: {
      others: people(4),
      locked: true,
      knocks: [
        { participant: 'k1', name: 'Leonie' },
        { participant: 'k2', name: 'Somebody with quite a long name' },
      ],
    },
  },
  reconnecting: {
    room: {
      phase: { kind: 'reconnecting' },
      others: [person(0), person(1, { connected: false })],
      notices: [
        {
          id: 1,
          key: 'device-fallback',
          values: { label: 'USB headset', replacement: 'Built-in microphone' },
          tone: 'warning',
        },
      ],
    },
  },
  'sound-blocked': { room: { others: people(2), soundBlocked: true } },
  muted: {
    room: {
      others: people(1, 5),
      mediaPath: 'p2p',
      self: person(0, { id: 'self', name: 'Mira', sources: { microphone: false, camera: false, screen: false } }),
    },
    devices: { cameraOn: false, microphoneOn: false, cameraTrack: undefined },
  },
  ended: { room: { phase: { kind: 'ended', code: 'left', message: '' } } },
  removed: { room: { phase: { kind: 'ended', code: 'removed', message: '' } } },
  refused: {
    room: {
      phase: { kind: 'ended', code: 'token-refused', message: 'The token has expired: ask for a new link.' },
    },
  },
} satisfies Record<string, Scene>;

export type SceneName = keyof typeof SCENES;
