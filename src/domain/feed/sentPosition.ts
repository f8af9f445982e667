/**
 * Up to which change a stream's reader has everything, while ranges of change numbers are sent in any order: it moves over a range only
 * when all before it have been sent.
 */
export class SentPosition {
  #seq: number;
  readonly #ahead = new Map<number, number>();

  constructor(seq: number) {
    this.#seq = seq;
  }

  get seq(): number {
    return this.#seq;
  }

  /** The changes after `first`, up to `last`, have been sent. */
  note(first: number, last: number): void {
    if (last > first) this.#ahead.set(first, last);
    for (let next = this.#ahead.get(this.#seq); next; next = this.#ahead.get(this.#seq)) {
      this.#ahead.delete(this.#seq);
      this.#seq = next;
    }
  }
}
