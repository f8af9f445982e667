/** Large, since every call counts against the account's quota; what a page takes in memory, twice over, is the bound. */
export const pageSizeMax = 2_000;

/** What is asked for after a page that didn't come in time: fewer rows, and more time for them (in times of an ordinary call). */
const steps = [
  { size: pageSizeMax, patience: 1 },
  { size: 500, patience: 1.5 },
  { size: 125, patience: 2 },
  { size: 30, patience: 2.5 },
] as const;

/** How many rows of a calendar are asked for at a time, and how long they may take. A slow calendar is read in smaller pages. */
export class PagePace {
  #step: number;
  readonly #callTimeoutMs: number;

  /** `size`: what the calendar was last read with; null is the largest. */
  constructor(size: number | null, callTimeoutMs: number) {
    const known = steps.findIndex((step) => step.size <= (size ?? pageSizeMax));
    this.#step = known === -1 ? steps.length - 1 : known;
    this.#callTimeoutMs = callTimeoutMs;
  }

  get size(): number {
    return this.#now.size;
  }

  get timeoutMs(): number {
    return this.#now.patience * this.#callTimeoutMs;
  }

  /** A page didn't come in time; false when there is no smaller one. */
  slowDown(): boolean {
    if (this.#step === steps.length - 1) return false;
    this.#step += 1;
    return true;
  }

  /** A whole page came in `tookMs`: if the next larger one would be well in time by that measure, it is tried. True: it is. */
  cameIn(tookMs: number): boolean {
    const larger = steps[this.#step - 1];
    const isFast = larger && (tookMs * larger.size) / this.size < (larger.patience * this.#callTimeoutMs) / 2;
    if (isFast) this.#step -= 1;
    return Boolean(isFast);
  }

  get #now() {
    return steps[this.#step] ?? steps[0];
  }
}
