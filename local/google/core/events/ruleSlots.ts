import { parseRule, type RecurrenceRule } from './recurrenceRule.ts';
import { ruleTimes } from './ruleTimes.ts';
import { offsetMs, wallToMs } from './zonedTime.ts';

const DAY_MS = 86_400_000;

/** The instants of one rule, worked out as far as somebody has looked. */
export class RuleSlots {
  readonly #found: number[] = [];
  readonly #times: Generator<number>;
  readonly #zone: string;
  readonly #untilMs: number;
  #left: number;
  #ended = false;

  /** `withStart`: a start that doesn't fit the rule is shown too, and COUNT counts what comes after it. */
  constructor(value: string, firstMs: number, zone: string, allDay: boolean, withStart: boolean) {
    const rule = parseRule(value);
    this.#zone = zone;
    this.#untilMs = endOf(rule, allDay, zone);
    this.#left = rule.count ?? Number.POSITIVE_INFINITY;
    const startWall = firstMs + offsetMs(firstMs, zone);
    this.#times = ruleTimes(allDay ? { ...rule, hours: [], minutes: [], seconds: [] } : rule, startWall);
    const first = this.#next();
    if (withStart && first !== firstMs) this.#found.push(firstMs);
    if (first !== undefined) this.#found.push(first);
  }

  between(fromMs: number, toMs: number): number[] {
    while (!this.#ended && (this.#found.at(-1) ?? 0) <= toMs) {
      const ms = this.#next();
      if (ms !== undefined) this.#found.push(ms);
    }
    return this.#found.filter((ms) => ms >= fromMs && ms <= toMs);
  }

  #next(): number | undefined {
    const { value, done } = this.#times.next();
    // A wall-clock time that a clock change skips is shown an hour later, and counts.
    const ms = done ? Number.POSITIVE_INFINITY : wallToMs(value, this.#zone);
    if (ms > this.#untilMs || this.#left <= 0 || done) {
      this.#ended = true;
      return undefined;
    }
    this.#left--;
    return ms;
  }
}

/** A timed series ends at a moment in UTC, an all-day series on a date. */
function endOf({ until }: RecurrenceRule, allDay: boolean, zone: string): number {
  if (!until) return Number.POSITIVE_INFINITY;
  if (allDay) return until.wallMs;
  // Imported rules can end by the wall clock, or with a whole day.
  return until.isUtc ? until.wallMs : wallToMs(until.wallMs + (until.isDate ? DAY_MS - 1000 : 0), zone);
}
