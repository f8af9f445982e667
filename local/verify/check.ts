import { isDeepStrictEqual } from 'node:util';
import type { Google } from './google.ts';

/** One claim of `docs/google-behaviour.md`, by the number of its line, and how to see whether it holds. */
export type Check = {
  line: string;
  claim: string;
  run(google: Google): Promise<void>;
};

/** Google behaves in another way than the line says. */
export class Differs extends Error {
  override name = 'Differs';
}

/** The claim can't be checked with what the operator gave. */
export class NotChecked extends Error {
  override name = 'NotChecked';
}

/** Throws what Google did instead of what the line says. */
export function expectSame(what: string, actual: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(actual, wanted)) return;
  throw new Differs(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
}

/** Repeats a look until it is as wanted: what was just written may take a moment to be listed. */
export async function eventually<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const seen = await look();
    if (isThere(seen) || tries === 4) return seen;
    await new Promise((resolve) => setTimeout(resolve, tries * 500));
  }
}

const day = (hour: number, minutes = 0) => ({
  dateTime: `2031-05-06T${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00`,
  timeZone: 'Europe/Vienna',
});

/** An event of one hour. */
export const event = (more: object = {}) => ({ summary: 'Verify', start: day(10), end: day(11), ...more });

/** A weekly series of four. */
export const series = (more: object = {}) => event({ recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'], ...more });

export const noon = day(12);

/** Makes an event that a check needs; its id and etag. */
export async function make(
  google: Google,
  body: object,
  query: Record<string, string> = {},
): Promise<{ id: string; etag: string }> {
  const made = await google.events('POST', '', { body, query });
  expectSame('making an event', made.status, 200);
  return { id: made.body.id, etag: made.body.etag };
}
