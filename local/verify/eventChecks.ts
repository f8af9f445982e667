import { type Check, event, expectSame, make, noon } from './check.ts';

/** Inserting, changing and deleting single events. */
export const eventChecks: Check[] = [
  {
    line: '§2.1',
    claim: 'a client chooses the id; a taken one is 409 and nothing is written',
    async run(google) {
      const id = google.newId();
      expectSame('id', (await make(google, event({ id, summary: 'First' }))).id, id);
      const again = await google.events('POST', '', { body: event({ id, summary: 'Second' }) });
      expectSame('inserting again', [again.status, again.reason], [409, 'duplicate']);
      expectSame('summary', (await google.events('GET', `/${id}`)).body.summary, 'First');
    },
  },
  {
    line: '§2.2',
    claim: 'a deleted id stays taken, and an update with status confirmed restores it',
    async run(google) {
      const id = google.newId();
      await make(google, event({ id }));
      await google.events('DELETE', `/${id}`);
      expectSame('inserting it', (await google.events('POST', '', { body: event({ id }) })).status, 409);
      const gone = await google.events('GET', `/${id}`);
      expectSame('getting it', [gone.status, gone.body?.status], [200, 'cancelled']);
      expectSame('deleting it', (await google.events('DELETE', `/${id}`)).status, 410);
      const body = event({ status: 'confirmed', summary: 'Back' });
      const back = await google.events('PUT', `/${id}`, { body });
      expectSame(
        'restoring it',
        [back.status, back.body?.status, back.body?.summary],
        [200, 'confirmed', 'Back'],
      );
    },
  },
  {
    line: '§2.3',
    claim: 'a timed event that ends when it starts is refused',
    async run(google) {
      const empty = await google.events('POST', '', { body: event({ start: noon, end: noon }) });
      expectSame('inserting it', [empty.status, empty.reason], [400, 'timeRangeEmpty']);
    },
  },
  {
    line: '§2.4',
    claim: 'long keys of private properties vanish, long values are cut',
    async run(google) {
      const given = { ['k'.repeat(45)]: 'x', long: 'v'.repeat(1025), short: 'y' };
      const { id } = await make(google, event({ extendedProperties: { private: given } }));
      const { body } = await google.events('GET', `/${id}`);
      expectSame('properties', body.extendedProperties?.private, { long: 'v'.repeat(1024), short: 'y' });
    },
  },
  {
    line: '§2.5',
    claim: 'six reminders are refused; changing reminders changes the etag, not `updated`',
    async run(google) {
      const remind = (count: number) => ({
        useDefault: false,
        overrides: Array.from({ length: count }, (_, i) => ({ method: 'popup', minutes: i + 1 })),
      });
      const six = await google.events('POST', '', { body: event({ reminders: remind(6) }) });
      expectSame('six', six.status, 400);
      const { id } = await make(google, event());
      const before = (await google.events('GET', `/${id}`)).body;
      const after = (await google.events('PATCH', `/${id}`, { body: { reminders: remind(1) } })).body;
      expectSame('updated, same etag', [after.updated, after.etag === before.etag], [before.updated, false]);
    },
  },
  {
    line: '§3.1',
    claim: 'an update clears what it leaves out, a patch keeps it',
    async run(google) {
      const { id } = await make(google, event({ location: 'Hall 1' }));
      const patched = await google.events('PATCH', `/${id}`, { body: { summary: 'Patched' } });
      expectSame('after a patch', patched.body.location, 'Hall 1');
      const put = await google.events('PUT', `/${id}`, { body: event() });
      expectSame('after an update', put.body.location, undefined);
    },
  },
  {
    line: '§3.2',
    claim:
      'an update keeps a label without eventLabelVersion=1 and removes it with it; colorId is then ignored',
    async run(google) {
      const calendar = `/calendars/${encodeURIComponent(google.calendarId)}`;
      const labelProperties = { eventLabels: [{ name: 'Verify', backgroundColor: '#039be5' }] };
      const labelled = await google.call('PATCH', calendar, { body: { labelProperties } });
      const eventLabelId = labelled.body?.labelProperties?.eventLabels?.[0]?.id;
      expectSame('making a label', [labelled.status, typeof eventLabelId], [200, 'string']);
      const version = { eventLabelVersion: '1' };
      const { id } = await make(google, event({ eventLabelId }), version);
      const put = async (body: object, query = {}) =>
        (await google.events('PUT', `/${id}`, { body, query })).body;
      expectSame('without the version', (await put(event())).eventLabelId, eventLabelId);
      const kept = await put(event({ eventLabelId, colorId: '5' }), version);
      expectSame('with it', [kept.eventLabelId, kept.colorId], [eventLabelId, undefined]);
      expectSame('without a label', (await put(event(), version)).eventLabelId, undefined);
    },
  },
  {
    line: '§3.3',
    claim:
      'every write gives a new etag; If-Match with an old one is 412, If-None-Match with the current one 304',
    async run(google) {
      const { id, etag } = await make(google, event());
      const changed = await google.events('PUT', `/${id}`, {
        body: event({ summary: 'New' }),
        ifMatch: etag,
      });
      expectSame('with the current etag', [changed.status, changed.body?.etag === etag], [200, false]);
      const late = await google.events('PUT', `/${id}`, { body: event(), ifMatch: etag });
      expectSame('with the old one', [late.status, late.reason], [412, 'conditionNotMet']);
      const same = await google.events('GET', `/${id}`, { ifNoneMatch: changed.body.etag });
      expectSame('reading with If-None-Match', same.status, 304);
    },
  },
  {
    line: '§3.4',
    claim: 'delete answers 204, again 410, unknown 404',
    async run(google) {
      const { id } = await make(google, event());
      const statuses: number[] = [];
      for (const path of [id, id, google.newId()])
        statuses.push((await google.events('DELETE', `/${path}`)).status);
      expectSame('statuses', statuses, [204, 410, 404]);
    },
  },
  {
    line: '§3.5',
    claim: 'a sequence lower than the stored one is refused',
    async run(google) {
      const { id } = await make(google, event({ sequence: 5 }));
      const lower = await google.events('PUT', `/${id}`, { body: event({ sequence: 2 }) });
      expectSame('status', lower.status, 400);
    },
  },
];
