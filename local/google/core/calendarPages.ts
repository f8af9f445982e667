import { notFound } from './errors.ts';
import type { Call } from './state.ts';
import type { SimResponse } from './types.ts';

export function calendarPages(_call: Call): SimResponse {
  throw notFound();
}
