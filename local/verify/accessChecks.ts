import { randomUUID } from 'node:crypto';
import { type Check, expectSame, NotChecked } from './check.ts';

/** What the granted scopes open, and channels. */
export const accessChecks: Check[] = [
  {
    line: '§1.9',
    claim:
      'app.created opens the calendar that the app made and no other one; calendarlist.readonly lists them all',
    async run(google) {
      const id = encodeURIComponent(google.calendarId);
      expectSame('our calendar', (await google.call('GET', `/calendars/${id}`)).status, 200);
      const list = await google.call('GET', '/users/me/calendarList', { query: { maxResults: '250' } });
      const ids = (list.body?.items ?? []).map((entry: { id: string }) => entry.id);
      expectSame('our calendar is listed', ids.includes(google.calendarId), true);
      for (const path of ['/calendars/primary', '/calendars/primary/events']) {
        const { status } = await google.call('GET', path);
        expectSame(`refused: ${path} (${status})`, [403, 404].includes(status), true);
      }
    },
  },
  {
    line: '§6.1',
    claim: 'a channel lives a week at most, and stopping it twice is 404',
    async run(google) {
      const { webhook } = google;
      if (!webhook) throw new NotChecked('name a public https address of yours in GOOGLE_WEBHOOK_URL');
      const id = randomUUID();
      const inAMonth = String(Date.now() + 30 * 86_400_000);
      const body = { id, type: 'web_hook', address: webhook, token: 'verify', expiration: inAMonth };
      const opened = await google.events('POST', '/watch', { body });
      expectSame('opening', opened.status, 200);
      const days = (Number(opened.body.expiration) - Date.now()) / 86_400_000;
      expectSame(`days it lives: ${days.toFixed(1)}`, days <= 7.01, true);
      const again = await google.events('POST', '/watch', { body });
      expectSame('the same id again', again.status, 400);
      const channel = { id, resourceId: opened.body.resourceId };
      const statuses: number[] = [];
      for (let stop = 0; stop < 2; stop += 1)
        statuses.push((await google.call('POST', '/channels/stop', { body: channel })).status);
      expectSame('stopping it twice', statuses, [204, 404]);
    },
  },
  {
    line: '§6.4',
    claim: 'the address of a channel must be https',
    async run(google) {
      const address = 'http://kure-cal.example/hook';
      const body = { id: randomUUID(), type: 'web_hook', address };
      const refused = await google.events('POST', '/watch', { body });
      expectSame('answer', [refused.status, refused.reason], [400, 'push.webhookUrlNotHttps']);
    },
  },
];
