const IDLE_MILLIS = 2000;
/** A voice at usual distance has an RMS of about 0.1: four times that fills the meter. */
const FULL_SCALE_RMS = 0.4;

/** Level of a microphone. Costs nothing while nobody asks: the audio graph is closed after 2 s without a question. */
export class LevelMeter {
  #context: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #track: MediaStreamTrack | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  readonly #samples = new Float32Array(512);

  /** Level of `track` now, 0 to 1. */
  level(track: MediaStreamTrack | undefined): number {
    if (!track || !track.enabled || track.readyState === 'ended') {
      return 0;
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MILLIS);
    if (track !== this.#track) {
      this.close();
      this.#open(track);
    }
    if (!this.#analyser) {
      return 0;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    return Math.min(1, Math.sqrt(power) / FULL_SCALE_RMS);
  }

  close(): void {
    clearTimeout(this.#idle);
    void this.#context?.close();
    this.#context = undefined;
    this.#analyser = undefined;
    this.#track = undefined;
  }

  #open(track: MediaStreamTrack): void {
    // It only listens: no device needs to play, and nothing is in a hurry.
    const options: AudioContextOptions & { sinkId: object } = { latencyHint: 'playback', sinkId: { type: 'none' } };
    const context = new AudioContext(options);
    const analyser = context.createAnalyser();
    analyser.fftSize = this.#samples.length;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    void context.resume();
    this.#context = context;
    this.#analyser = analyser;
    this.#track = track;
  }
}
