import Dexie from 'dexie';
import { RequestFailure } from '#src/browser/requestFailure.ts';

type Wrapping = { name?: string; inner?: unknown; failures?: unknown[] };

const codes = ['storage_full', 'storage_failed', 'storage_blocked'];
const refusals = ['MissingAPIError', 'MissingApiError', 'SecurityError'];

export const isOfTheStorage = (code: string): boolean => codes.includes(code);

/** Whatever was thrown, as a failure that can be told: a database that is full, refused or broken, else our own mistake. */
export function failureFrom(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(codeOf(error), { cause: error });
}

function codeOf(error: unknown): string {
  const names = namesIn(error);
  if (names.includes('QuotaExceededError')) return 'storage_full';
  if (names.some((name) => refusals.includes(name))) return 'storage_blocked';
  return error instanceof Dexie.DexieError || error instanceof DOMException ? 'storage_failed' : 'internal';
}

/** Dexie wraps the browser's own error, sometimes twice. */
function namesIn(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { name = '', inner, failures = [] } = error as Wrapping;
  return [name, ...[inner, failures[0]].flatMap((cause) => namesIn(cause, depth + 1))];
}
