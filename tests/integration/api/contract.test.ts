import { beforeAll, describe, expect, it } from 'vitest';
import { syncStreamSchemas } from '#src/contract/answers/syncStream.ts';
import { endpoints } from '#src/contract/endpoints.ts';
import { endpointOf } from '#tests/integration/support/contract.ts';
import { newEvent, Person, stack } from '#tests/integration/support/person.ts';

const times = { startsAt: '2031-07-01T16:00:00Z', endsAt: '2031-07-01T18:00:00Z' };
const succeeded = new Set<string>();

describe('the running app against its contract', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });

  /** `Person.api` compares the answer with the contract; this one must also succeed. */
  async function ask(method: string, path: string, body?: unknown) {
    const endpoint = endpointOf(method, path);
    const answer = await ada.api(method, path, body);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(endpoint?.answer.status);
    succeeded.add(`${method} ${endpoint?.path}`);
    return answer;
  }

  it('answers requests for catalogue events as the contract describes', async () => {
    const draft = { title: 'Evening of Contracts', timezone: 'Europe/Vienna', ...times };
    const { body } = await ask('POST', '/api/events', draft);
    const path = `/api/events/${body.event.id}`;
    expect((await ask('GET', '/api/events?q=contracts')).body.events.length).toBeGreaterThan(0);
    await ask('GET', path);
    await ask('PATCH', path, { city: 'Graz' });
    await ask('DELETE', path);
  });

  it('answers requests for tracked events as the contract describes', async () => {
    const eventId = await newEvent();
    await ask('POST', '/api/events/tracked', { eventId, tracking: 'bookmarked', note: 'see you' });
    expect((await ask('GET', '/api/events/tracked')).body.tracked).toHaveLength(1);
    await ask('PATCH', `/api/events/tracked/${eventId}`, { tracking: 'attending' });
    await ask('DELETE', `/api/events/tracked/${eventId}`);
  });

  it('answers requests for preferences, exports, health and the OpenAPI document as the contract describes', async () => {
    await ask('GET', '/api/profile/preferences');
    await ask('GET', '/api/profile/export');
    expect((await ask('GET', '/api/profile/export.ics')).text).toMatch(/^BEGIN:VCALENDAR\r\n/);
    await ask('PATCH', '/api/profile/preferences', { reminderMinutes: 30 });
    await ask('GET', '/api/health');
    const document = await ask('GET', '/api/openapi.json');
    expect(document.body).toMatchObject({ openapi: '3.1.1', servers: [{ url: stack.appUrl }] });
    expect(document.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('answers requests for accounts, calendars, own events and the sync stream as the contract describes', async () => {
    await ask('GET', '/api/calendar/connect');
    const { connections } = (await ask('GET', '/api/calendar/connections')).body;
    const { calendars } = (await ask('GET', '/api/calendar/calendars?refresh=true')).body;
    const calendarId = calendars.find(({ primary }: { primary: boolean }) => primary).id;
    await ask('PATCH', `/api/calendar/calendars/${calendarId}`, { selected: true });

    const event = {
      summary: 'Mine',
      start: { dateTime: times.startsAt },
      end: { dateTime: times.endsAt },
    };
    const requestId = crypto.randomUUID();
    const made = (await ask('POST', '/api/calendar/events', { calendarId, requestId, event })).body.event;
    const changed = await ask('PATCH', `/api/calendar/events/${made.id}`, {
      calendarId,
      etag: made.etag,
      changes: { summary: 'Still mine' },
    });

    const stream = await ask('GET', '/api/calendar/sync');
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const messages = [...stream.text.matchAll(/^event: (\w+)\n(?:id: .*\n)?data: (.*)$/gm)];
    expect(messages.length).toBeGreaterThan(1);
    for (const [, name, data = ''] of messages) {
      const sent = JSON.parse(data);
      expect(syncStreamSchemas[name as keyof typeof syncStreamSchemas].parse(sent)).toEqual(sent);
    }
    expect((await ask('GET', '/api/calendar/changes')).body.events.length).toBeGreaterThan(0);

    const query = new URLSearchParams({ calendarId, etag: changed.body.event.etag });
    await ask('DELETE', `/api/calendar/events/${made.id}?${query}`);
    await ask('DELETE', `/api/calendar/connections/${connections[0].id}?events=keep`);
  });

  it('has been asked with success for every endpoint of the OpenAPI document', () => {
    expect([...succeeded].toSorted()).toEqual(
      endpoints.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });
});
