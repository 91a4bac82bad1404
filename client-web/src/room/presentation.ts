import { AudioOutput } from '../media/audio-output';
import type { RemoteMedia } from '../media/path';
import { VideoSurface } from '../media/video-surface';

/** Pictures that take longer than this to change over let the rest go ahead. */
const PICTURES_LIMIT_MILLIS = 1000;

/** Where pictures and sound come from. */
export interface PresentationSource {
  /** What shows somebody's source now. */
  picture(participant: string, source: 'camera' | 'screen'): RemoteMedia | undefined;
  /** All that is to be heard now. */
  sounds(): readonly MediaStreamTrack[];
  soundBlocked(blocked: boolean): void;
}

interface Attachment {
  readonly surface: VideoSurface;
  readonly participant: string;
  readonly source: 'camera' | 'screen';
}

/** Brings pictures on screen, in elements of the views, and sound out. */
export class Presentation {
  readonly #source: PresentationSource;
  readonly #audio: AudioOutput;
  readonly #attachments = new Set<Attachment>();

  constructor(source: PresentationSource) {
    this.#source = source;
    this.#audio = new AudioOutput((blocked) => source.soundBlocked(blocked));
  }

  /** Shows somebody's source inside `container`; returns how to stop. */
  attach(container: HTMLElement, participant: string, source: 'camera' | 'screen'): () => void {
    const attachment = { surface: new VideoSurface(container), participant, source };
    this.#attachments.add(attachment);
    void this.#show(attachment);
    return () => {
      this.#attachments.delete(attachment);
      attachment.surface.close();
    };
  }

  /** Takes what is to be seen and heard now. */
  refresh(): void {
    this.#attachments.forEach((each) => void this.#show(each));
    void this.playSounds();
  }

  /** Resolves when the pictures are on screen, or take too long. */
  async showPictures(): Promise<void> {
    const pictures = Promise.all([...this.#attachments].map((each) => this.#show(each)));
    await Promise.race([pictures, new Promise((resolve) => setTimeout(resolve, PICTURES_LIMIT_MILLIS))]);
  }

  /** Resolves when what is to be heard now is heard, and nothing else. */
  playSounds(): Promise<void> {
    return this.#audio.play(this.#source.sounds());
  }

  /** Plays on this device; the empty text is the default. */
  setSpeaker(id: string): void {
    this.#audio.setSpeaker(id);
  }

  /** After a click of the person: plays what the browser had refused. */
  enableSound(): void {
    this.#audio.enable();
  }

  close(): void {
    this.#audio.close();
    this.#attachments.forEach(({ surface }) => surface.close());
    this.#attachments.clear();
  }

  #show({ surface, participant, source }: Attachment): Promise<void> {
    return surface.show(this.#source.picture(participant, source));
  }
}
