import { badRequest } from '../errors.ts';
import type { Call } from '../state.ts';

/** What may differ from page to page, and so is no part of a page token. */
const FREE = new Set([
  'pageToken',
  'maxResults',
  'fields',
  'alt',
  'prettyPrint',
  'key',
  'quotaUser',
  'access_token',
]);

/** The list's own parameters, as a page token carries them. */
export function queryToCarry({ query }: Call): string {
  return new URLSearchParams([...query].filter(([name]) => !FREE.has(name))).toString();
}

/** A later page is asked for by its token alone: parameters beside it are allowed but must not contradict. */
export function withCarriedQuery(call: Call, carried: string): Call {
  const query = new URLSearchParams(carried);
  for (const name of new Set(call.query.keys())) {
    const given = call.query.getAll(name);
    if (!FREE.has(name) && given.sort().join() !== query.getAll(name).sort().join()) {
      throw badRequest(`The parameter ${name} differs from that of the page before.`);
    }
    if (FREE.has(name)) for (const value of given) query.append(name, value);
  }
  return { ...call, query };
}
