/** A token bucket: keeps what a page says under the bounds of the protocol (50 a second, bursts of 200). */
export class SendingRate {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #refilledAtMillis: number;

  constructor(perSecond: number, burst: number, nowMillis: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#refilledAtMillis = nowMillis;
  }

  /** Takes one message's share; returns 0, or how many milliseconds to wait before asking again. */
  take(nowMillis: number): number {
    const gained = ((nowMillis - this.#refilledAtMillis) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, gained));
    this.#refilledAtMillis = nowMillis;
    if (this.#tokens >= 1) {
      this.#tokens--;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) * 1000) / this.#perSecond);
  }
}
