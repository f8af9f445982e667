import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEvent } from '#src/browser/calendar/edit/eventApi.ts';
import { userHeader } from '#src/domain/accounts/userHeader.ts';
import { calendarId, eventOn, freshDatabase } from './fixtures.ts';

afterEach(() => vi.unstubAllGlobals());

async function write(answeredFor: string) {
  const event = eventOn('2026-11-21');
  vi.stubGlobal('document', { body: { dataset: { viewer: 'ada' } } });
  vi.stubGlobal('fetch', async () => Response.json({ event }, { headers: { [userHeader]: answeredFor } }));
  const database = freshDatabase();
  const code = await createEvent(database, { calendarId, requestId: 'r', event: {} }).then(
    () => 'stored',
    (error) => error.code,
  );
  return { code, stored: await database.events.count() };
}

describe('the answer to a write', () => {
  test('is stored when it is for the person of this page', async () => {
    expect(await write('ada')).toEqual({ code: 'stored', stored: 1 });
  });

  test('is not stored when somebody else is signed in by now', async () => {
    expect(await write('grace')).toEqual({ code: 'other_user', stored: 0 });
  });
});
