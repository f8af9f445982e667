import { describe, expect, test } from 'vitest';
import { simulatorInProcess } from './support/inProcess.ts';

const EMAIL = 'page@example.com';
function pages() {
  const simulator = simulatorInProcess(9);
  const { send } = simulator;
  const events = [
    {
      id: 'single1',
      summary: 'Lunch <b>&</b>',
      start: { dateTime: '2026-03-10T12:00:00Z' },
      end: { dateTime: '2026-03-10T13:00:00Z' },
    },
    {
      id: 'series1',
      summary: 'Stand-up',
      start: { dateTime: '2026-03-02T09:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-02T09:15:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY'],
    },
    { id: 'long01', summary: 'Trip', start: { date: '2026-03-17' }, end: { date: '2026-03-20' } },
  ];
  send('POST', '/_sim/accounts', {
    email: EMAIL,
    timeZone: 'Europe/Berlin',
    calendars: [
      { primary: true, timeZone: 'Europe/Berlin', events },
      {
        id: 'ro@x',
        summary: 'Read only',
        accessRole: 'reader',
        events: [
          { id: 'fixed1', summary: 'Holiday', start: { date: '2026-03-05' }, end: { date: '2026-03-06' } },
        ],
      },
    ],
  });
  const page = (query: Record<string, string> = {}) =>
    send('GET', `/?${new URLSearchParams({ account: EMAIL, date: '2026-03-01', ...query })}`);
  const edit = (form: Record<string, string>) =>
    send(
      'POST',
      '/edit',
      new URLSearchParams({ account: EMAIL, calendarId: EMAIL, back: 'date=2026-03-01', ...form }).toString(),
    );
  const events_ = () =>
    send('GET', `/_sim/state?account=${EMAIL}`).body.calendars[0].events as Record<string, never>[];
  return { ...simulator, page, edit, events: events_ };
}
const times = { startDate: '2026-03-12', endDate: '2026-03-12', startTime: '14:00', endTime: '15:30' };
const count = (text: string, part: string) => text.split(part).length - 1;

describe('the web calendar', () => {
  test('shows a month with series written out, long events on each day, and says that it is a simulator', () => {
    const { status, body } = pages().page();
    expect(status).toBe(200);
    expect(body).toContain('Google simulator on this machine');
    expect(body).toContain('March 2026');
    expect(count(body, '>Stand-up<')).toBe(0);
    expect(count(body, 'Stand-up<span class="again"')).toBe(5);
    expect(count(body, '>Trip<')).toBe(3);
    expect(body).toContain('<time>13:00</time> Lunch &lt;b&gt;&amp;&lt;/b&gt;');
  });

  test('shows a list, other months, and every account', () => {
    const { page } = pages();
    expect(page({ view: 'list' }).body).toContain('<h2>Tue, Mar 10</h2>');
    expect(page({ date: '2026-04-01' }).body).not.toContain('Lunch');
    expect(page().body).toContain('<option>ada@example.com</option>');
  });

  test('creates an event, all-day and repeating too, and watchers hear of it', () => {
    const { edit, events, caller } = pages();
    caller(EMAIL)('POST', '/calendars/primary/events/watch', {
      id: 'c1',
      type: 'web_hook',
      address: 'https://app.test/h',
    });
    const answer = edit({ action: 'save', summary: 'New', ...times });
    expect([answer.status, answer.outcome.response.headers.location]).toEqual([303, '/?date=2026-03-01']);
    expect(answer.outcome.deliveries).toHaveLength(1);
    edit({ action: 'save', summary: 'Whole', allDay: 'yes', ...times, endDate: '2026-03-13' });
    edit({ action: 'save', summary: 'Again', repeats: 'DAILY', ...times });
    expect(events().slice(3)).toMatchObject([
      {
        summary: 'New',
        start: { dateTime: '2026-03-12T14:00:00+01:00' },
        end: { dateTime: '2026-03-12T15:30:00+01:00' },
      },
      { summary: 'Whole', start: { date: '2026-03-12' }, end: { date: '2026-03-14' } },
      { summary: 'Again', recurrence: ['RRULE:FREQ=DAILY'] },
    ]);
  });

  test('renames, moves and deletes', () => {
    const { edit, events } = pages();
    edit({ action: 'save', eventId: 'single1', summary: 'Dinner', ...times });
    expect(events()[0]).toMatchObject({
      summary: 'Dinner',
      start: { dateTime: '2026-03-12T14:00:00+01:00' },
    });
    edit({ action: 'save', eventId: 'single1', summary: 'Dinner', allDay: 'yes', ...times });
    expect(events()[0]).toMatchObject({ start: { date: '2026-03-12' } });
    edit({ action: 'delete', eventId: 'single1' });
    expect(events()[0]).toMatchObject({ status: 'cancelled' });
  });

  test('changes one event of a series or all of them, keeping the wall-clock time', () => {
    const { edit, events } = pages();
    const instance = 'series1_20260309T080000Z';
    const moved = { startDate: '2026-03-09', endDate: '2026-03-09', startTime: '10:00', endTime: '10:15' };
    edit({ action: 'save', eventId: instance, which: 'one', summary: 'Once', ...moved });
    expect(events().find((e) => e.id === instance)).toMatchObject({
      summary: 'Once',
      recurringEventId: 'series1',
    });
    edit({
      action: 'save',
      eventId: 'series1_20260330T070000Z',
      which: 'series',
      summary: 'All',
      ...moved,
      startDate: '2026-03-30',
      endDate: '2026-03-30',
    });
    expect(events().find((e) => e.id === 'series1')).toMatchObject({
      summary: 'All',
      start: { dateTime: '2026-03-02T10:00:00+01:00' },
    });
    edit({ action: 'delete', eventId: 'series1_20260316T090000Z', which: 'series' });
    expect(events().find((e) => e.id === 'series1')).toMatchObject({ status: 'cancelled' });
  });

  test('a form that makes no sense comes back with the reason', () => {
    const { edit } = pages();
    const answer = edit({ action: 'save', summary: 'x', ...times, endTime: '13:00' });
    expect([answer.status, answer.body.includes('role="alert"')]).toEqual([400, true]);
    expect(edit({ action: 'save', calendarId: 'ro@x', ...times }).status).toBe(400);
  });

  test('a read-only event opens without buttons, one that is gone says so', () => {
    const { page } = pages();
    const { body } = page({ calendar: 'ro@x', event: 'fixed1' });
    expect([body.includes('read-only'), body.includes('value="save"')]).toEqual([true, false]);
    expect(page({ calendar: EMAIL, event: 'nosuch' }).body).toContain('not there any more');
  });

  test('an open page learns of changes', () => {
    const { send, edit } = pages();
    const version = () => send('GET', `/version?account=${EMAIL}`).body.version;
    const before = version();
    edit({ action: 'save', summary: 'New', ...times });
    expect(version()).not.toBe(before);
  });
});
