const FIRST_DELAY_MILLIS = 250;
const LONGEST_DELAY_MILLIS = 5000;

/** How long to wait before the next attempt to connect: doubles up to 5 s, with full jitter, so that a restarted server is not stormed. */
export class Backoff {
  readonly #random: () => number;
  #attempts = 0;

  /** @param random a number in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Delay before the next attempt, in milliseconds. */
  nextDelayMillis(): number {
    const ceiling = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** this.#attempts);
    this.#attempts++;
    return Math.round(FIRST_DELAY_MILLIS / 4 + this.#random() * (ceiling - FIRST_DELAY_MILLIS / 4));
  }

  /** After success. */
  reset(): void {
    this.#attempts = 0;
  }
}
