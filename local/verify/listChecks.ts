import { type Check, Differs, event, eventually, expectSame, make, series } from './check.ts';
import type { Google } from './google.ts';

type Row = {
  id: string;
  status: string;
  summary?: string;
  recurringEventId?: string;
  originalStartTime?: object;
};

/** Reads the calendar to its end: where the next delta begins. */
async function readAll(google: Google): Promise<string> {
  let pageToken: string | undefined;
  for (;;) {
    const query = { maxResults: '2500', ...(pageToken ? { pageToken } : {}) };
    const { status, body } = await google.events('GET', '', { query });
    expectSame('listing', status, 200);
    if (body.nextSyncToken) return body.nextSyncToken;
    if (!body.nextPageToken) throw new Differs('a page has neither a page token nor a sync token');
    pageToken = body.nextPageToken;
  }
}

const delta = async (google: Google, syncToken: string): Promise<Row[]> =>
  (await google.events('GET', '', { query: { maxResults: '2500', syncToken } })).body?.items ?? [];

const spring = { timeMin: '2031-04-01T00:00:00Z', timeMax: '2031-07-01T00:00:00Z' };

/** Lists, pages and what has changed since a sync token. */
export const listChecks: Check[] = [
  {
    line: '§4.2',
    claim: 'a page token alone carries its query',
    async run(google) {
      await make(google, event());
      await make(google, event());
      const first = await google.events('GET', '', { query: { maxResults: '1' } });
      expectSame('rows of the first page', first.body.items.length <= 1, true);
      const next = await google.events('GET', '', { query: { pageToken: first.body.nextPageToken } });
      expectSame('the next page', [next.status, next.body?.items?.length <= 1], [200, true]);
    },
  },
  {
    line: '§4.3',
    claim: 'every page has a page token, the last one a sync token; a change is in the next delta',
    async run(google) {
      const syncToken = await readAll(google);
      const { id } = await make(google, event({ summary: 'Later' }));
      const rows = await eventually(
        () => delta(google, syncToken),
        (seen) => seen.length > 0,
      );
      expectSame(
        'delta',
        rows.map((row) => row.id),
        [id],
      );
    },
  },
  {
    line: '§4.4',
    claim: 'with a sync token no filter is allowed, and showDeleted=false neither',
    async run(google) {
      const syncToken = await readAll(google);
      const filters: Record<string, string>[] = [
        { q: 'x' },
        { timeMin: '2031-01-01T00:00:00Z' },
        { showDeleted: 'false' },
      ];
      for (const filter of filters) {
        const refused = await google.events('GET', '', { query: { syncToken, ...filter } });
        expectSame(Object.keys(filter).join(), refused.status, 400);
      }
    },
  },
  {
    line: '§4.5',
    claim: 'a corrupt sync token is 400',
    async run(google) {
      const corrupt = await google.events('GET', '', { query: { syncToken: 'corrupt' } });
      expectSame('answer', [corrupt.status, corrupt.reason], [400, 'invalid']);
    },
  },
  {
    line: '§4.6',
    claim:
      'a deleted event shrinks to id and status; a deleted instance also names its series and its start, or its id alone does',
    async run(google) {
      const { id } = await make(google, event());
      const weekly = (await make(google, series())).id;
      const instance = `${weekly}_20310513T080000Z`;
      const syncToken = await readAll(google);
      await google.events('DELETE', `/${id}`);
      await google.events('DELETE', `/${instance}`);
      const rows = await eventually(
        () => delta(google, syncToken),
        (seen) => [id, instance].every((wanted) => seen.some((row) => row.id === wanted)),
      );
      const single = rows.find((row) => row.id === id);
      expectSame('the event', [single?.status, single?.summary], ['cancelled', undefined]);
      const one = rows.find((row) => row.id === instance);
      expectSame('the instance', [one?.status, one?.summary], ['cancelled', undefined]);
      const names = [one?.recurringEventId, Boolean(one?.originalStartTime)];
      if (one?.recurringEventId !== undefined) expectSame('its series and start', names, [weekly, true]);
    },
  },
  {
    line: '§4.7',
    claim: 'lists with a search or an order give no sync token',
    async run(google) {
      const queries: Record<string, string>[] = [{ q: 'Verify' }, { orderBy: 'updated' }];
      for (const query of queries) {
        const { status, body } = await google.events('GET', '', { query: { ...query, maxResults: '2500' } });
        expectSame(Object.keys(query).join(), [status, body?.nextSyncToken], [200, undefined]);
      }
    },
  },
  {
    line: '§8.1',
    claim: 'instances have ids made of the series and the original start, and keep both when moved',
    async run(google) {
      const { id } = await make(google, series());
      const { body } = await google.events('GET', `/${id}/instances`, { query: spring });
      const slot = `${id}_20310513T080000Z`;
      expectSame('id', body.items?.[1]?.id, slot);
      const at = (hour: string) => ({ dateTime: `2031-05-14T${hour}:00:00`, timeZone: 'Europe/Vienna' });
      const moved = await google.events('PATCH', `/${slot}`, { body: { start: at('15'), end: at('16') } });
      expectSame('moved', [moved.status, moved.body?.id, moved.body?.recurringEventId], [200, slot, id]);
      expectSame(
        'original start',
        Date.parse(moved.body.originalStartTime.dateTime),
        Date.UTC(2031, 4, 13, 8),
      );
    },
  },
  {
    line: '§8.2',
    claim:
      'a write to one instance gives the series and all exceptions one new etag, and all come in the delta',
    async run(google) {
      const { id, etag } = await make(google, series());
      const [first, second] = [`${id}_20310513T080000Z`, `${id}_20310520T080000Z`];
      await google.events('PATCH', `/${first}`, { body: { summary: 'One' } });
      const syncToken = await readAll(google);
      await google.events('PATCH', `/${second}`, { body: { summary: 'Two' } });
      const etags: string[] = [];
      for (const part of [id, first, second]) etags.push((await google.events('GET', `/${part}`)).body.etag);
      expectSame('different etags', new Set(etags).size, 1);
      expectSame('a new one', etags[0] === etag, false);
      const rows = await eventually(
        () => delta(google, syncToken),
        (seen) => seen.length >= 3,
      );
      expectSame('delta', rows.map((row) => row.id).sort(), [id, first, second].sort());
    },
  },
  {
    line: '§8.3',
    claim: 'a deleted series is one cancelled row',
    async run(google) {
      const { id } = await make(google, series());
      await google.events('PATCH', `/${id}_20310513T080000Z`, { body: { summary: 'One' } });
      const syncToken = await readAll(google);
      await google.events('DELETE', `/${id}`);
      const rows = await eventually(
        () => delta(google, syncToken),
        (seen) => seen.length > 0,
      );
      expectSame(
        'delta',
        rows.map((row) => [row.id, row.status]),
        [[id, 'cancelled']],
      );
    },
  },
  {
    line: '§8.5',
    claim: 'a start that does not fit its rule is shown too, and COUNT counts what comes after it',
    async run(google) {
      const { id } = await make(google, event({ recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2'] }));
      const { body } = await google.events('GET', `/${id}/instances`, { query: spring });
      expectSame('instances', body.items?.length, 3);
    },
  },
];
