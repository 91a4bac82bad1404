import type { ParticipantView, RoomSession, RoomSnapshot, ShownVideo, SourceKind } from '../src/room/model';
import { pictureOf, screenPicture } from './pictures';

const NAMES =
  'Ada,Benedikt Sørensen,Cleo,Dimitri,Emre Yılmaz,Fatima,Grace Hopper,Hiroshi,Ines,Jonas,Kwame,Lucía Fernández,Maximiliane von Hohenstein,Noor,Olga,Priya,Quentin,Rosa,Sven,Tereza,Uma,Viktor,Wanda,Xiao,Yara,Zoë,Aaron,Bea,Carl,Dora'.split(
    ',',
  );

export const EVERYTHING_ON = { microphone: true, camera: true, screen: false };

/** Person number `index`; some are muted, some have no camera. */
export function person(index: number, change: Partial<ParticipantView> = {}): ParticipantView {
  return {
    id: `p${index}`,
    name: NAMES[index % NAMES.length] ?? 'Nobody',
    moderator: false,
    connected: true,
    sources: { ...EVERYTHING_ON, microphone: index % 3 !== 1, camera: index % 4 !== 2 },
    speaking: false,
    ...change,
  };
}

/** A room in memory: does at once what the server would do, and writes down what it was asked. */
export class FakeSession implements RoomSession {
  readonly asked: unknown[][] = [];
  readonly shown: (readonly ShownVideo[])[] = [];
  readonly #listeners = new Set<() => void>();
  #snapshot: RoomSnapshot;

  constructor(change: Partial<RoomSnapshot> = {}) {
    this.#snapshot = {
      room: 'quiet-otter-bay-41',
      phase: { kind: 'joined' },
      self: person(0, { id: 'self', name: 'Mira', sources: EVERYTHING_ON, moderator: true }),
      others: [],
      mediaPath: 'sfu',
      locked: false,
      knocks: [],
      chat: [],
      soundBlocked: false,
      notices: [],
      ...change,
    };
  }

  snapshot(): RoomSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(change: Partial<RoomSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Changes one of the others; all the others become new objects, as they may with any engine. */
  changeOther(id: string, change: Partial<ParticipantView>): void {
    this.change({
      others: this.#snapshot.others.map((other) => (other.id === id ? { ...other, ...change } : { ...other })),
    });
  }

  attachVideo(container: HTMLElement, participant: string, source: 'camera' | 'screen'): () => void {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = source === 'screen' ? screenPicture() : pictureOf(participant);
    container.append(video);
    return () => {
      video.srcObject = null;
      video.remove();
    };
  }

  show(videos: readonly ShownVideo[]): void {
    this.shown.push(videos);
  }

  setMicrophone(on: boolean): void {
    this.#setSource('microphone', on);
  }

  setCamera(on: boolean): void {
    this.#setSource('camera', on);
  }

  startScreenShare(): Promise<void> {
    this.#setSource('screen', true);
    return Promise.resolve();
  }

  stopScreenShare(): void {
    this.#setSource('screen', false);
  }

  rename(name: string): void {
    this.change({ self: { ...this.#snapshot.self, name } });
  }

  sendChat(text: string): void {
    const { self, chat } = this.#snapshot;
    const id = (chat.at(-1)?.id ?? 0) + 1;
    this.change({
      chat: [...chat, { id, participant: self.id, name: self.name, text, sentAt: Date.now(), own: true }],
    });
  }

  enableSound(): void {
    this.change({ soundBlocked: false });
  }

  dismissNotice(id: number): void {
    this.change({ notices: this.#snapshot.notices.filter((notice) => notice.id !== id) });
  }

  leave(): void {
    this.change({ phase: { kind: 'ended', code: 'left', message: 'You have left.' } });
  }

  setLocked(locked: boolean): void {
    this.change({ locked });
  }

  admit(participant: string): void {
    this.#answer('admit', participant);
  }

  deny(participant: string): void {
    this.#answer('deny', participant);
  }

  mute(participant: string, source: SourceKind): void {
    this.asked.push(['mute', participant, source]);
  }

  remove(participant: string): void {
    this.asked.push(['remove', participant]);
  }

  #answer(verb: string, participant: string): void {
    this.asked.push([verb, participant]);
    this.change({ knocks: this.#snapshot.knocks.filter((knock) => knock.participant !== participant) });
  }

  #setSource(source: SourceKind, on: boolean): void {
    const { self } = this.#snapshot;
    this.change({ self: { ...self, sources: { ...self.sources, [source]: on } } });
  }
}
