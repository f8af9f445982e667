import { expect } from 'vitest';
import { comparable, type MirrorPerson } from './mirrorPerson.ts';

/** The path of Google's list of events, for faults. */
export const listPath = '/events$';

/** The list calls that Google has answered since. */
export const lists = async (person: MirrorPerson, since: number) =>
  (await person.requests(since)).filter(({ path, method }) => method === 'GET' && path.endsWith('/events'));

/** The mirror holds what Google shows, no more and no less. */
export async function expectInStep(person: MirrorPerson, name = 'Primary') {
  expect(comparable(await person.mirror(name))).toEqual(comparable(await person.shown(name)));
}
