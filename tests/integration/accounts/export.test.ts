import { beforeAll, expect, test } from 'vitest';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';

let ada: Person;
let events: string[];
beforeAll(async () => {
  ada = await Person.connected();
  const title = 'Queues; commas, and "quotes"\\n: Łódź 🎉'.repeat(3);
  events = [
    await newEvent({ title }),
    await newEvent({
      starts_at: null,
      ends_at: null,
      start_date: '2031-06-01',
      end_date: '2031-06-03',
      all_day: true,
    }),
    await newEvent({ starts_at: null, ends_at: null }),
  ];
  const [own] = events;
  for (const eventId of events)
    await ada.api('POST', '/api/events/tracked', {
      eventId,
      tracking: 'attending',
      note: 'bring, the; adapter',
    });
  await changeEvent(own ?? '', { deleted_at: new Date().toISOString() });
});

test('the JSON export has everything of one person, and no token or key', async () => {
  const grace = await Person.signUp();
  await grace.api('POST', '/api/events/tracked', { eventId: await newEvent(), tracking: 'bookmarked' });
  const draft = { title: 'Evening of Exports', timezone: 'Europe/Vienna' };
  await ada.api('POST', '/api/events', draft);
  const { status, body, text } = await ada.api('GET', '/api/profile/export');
  expect(status).toBe(200);
  expect(body.account).toEqual({ id: ada.userId, email: ada.email });
  expect(body.tracked.map(({ eventId }: { eventId: string }) => eventId).toSorted()).toEqual(
    events.toSorted(),
  );
  expect(body.connections).toMatchObject([{ email: ada.email }]);
  expect(body.calendars.length).toBeGreaterThan(0);
  expect(body.organised).toMatchObject([{ title: draft.title }]);
  const [kept] = await sql`select sealed_access_token, sealed_refresh_token from public.calendar_connections
    where user_id = ${ada.userId}`;
  for (const secret of Object.values(kept ?? {})) expect(text).not.toContain(secret);
});

test('the calendar file has every tracked event that has a date, as other programs read it', async () => {
  const { text, headers } = await ada.api('GET', '/api/profile/export.ics');
  expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(headers.get('content-disposition')).toContain('kure-cal.ics');
  const lines = text.split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  expect(unfolded.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(unfolded).toContain('SUMMARY:Queues\\; commas\\, and "quotes"\\\\n: Łódź 🎉');
  expect(unfolded).toContain('DTSTART:20310506T160000Z\r\nDTEND:20310506T180000Z');
  expect(unfolded).toContain('DTSTART;VALUE=DATE:20310601\r\nDTEND;VALUE=DATE:20310603');
  expect(unfolded).toContain('DESCRIPTION:bring\\, the\\; adapter\\n\\nTalks about queues.');
  expect(unfolded).toContain(`UID:${events[0]}@localhost`);
  expect(unfolded.match(/STATUS:\w+/g)?.toSorted()).toEqual(['STATUS:CANCELLED', 'STATUS:CONFIRMED']);
});
