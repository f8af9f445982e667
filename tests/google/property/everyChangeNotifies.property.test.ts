import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulatorInProcess } from '../support/inProcess.ts';
import { propertySettings } from '../support/replay.ts';

const which = fc.nat(1);
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('watch' as const), calendar: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), nth: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      calendar: which,
      n: fc.nat(4),
      api: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('patch' as const),
      calendar: which,
      n: fc.nat(4),
      api: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      calendar: which,
      n: fc.nat(4),
      api: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), calendar: which, n: fc.nat(4) }) },
);

const EMAIL = 'watched@example.com';
const CALENDARS = [EMAIL, 'second@group.calendar.google.com'];

test('§6 every change after a watch is announced on every live channel of its calendar when nothing is dropped', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 40 }), (steps) => {
      const { sim, send, caller, clock } = simulatorInProcess(5, { seeded: false });
      send('POST', '/_sim/accounts', {
        email: EMAIL,
        calendars: CALENDARS.map((id, i) => ({ id, primary: i === 0 })),
      });
      let api = caller(EMAIL);
      const open: { id: string; resourceId: string; calendarId: string; expiresMs: number }[] = [];
      const times = { start: { date: '2026-03-10' }, end: { date: '2026-03-11' } };
      const seqs = () => CALENDARS.map((id) => sim.accounts.get(EMAIL)?.calendars.get(id)?.seq ?? 0);
      const numbers = new Map<string, number>();
      for (const [index, s] of steps.entries()) {
        clock.nowMs += 1000;
        const before = seqs();
        let outcome: ReturnType<typeof send>['outcome'] | undefined;
        const calendarId = 'calendar' in s ? (CALENDARS[s.calendar] as string) : '';
        const base = `/calendars/${calendarId}/events`;
        if (s.do === 'watch') {
          const answer = api('POST', `${base}/watch`, {
            id: `channel-${index}`,
            type: 'web_hook',
            address: 'https://app.test/hook',
          });
          open.push({
            id: `channel-${index}`,
            resourceId: answer.body.resourceId,
            calendarId,
            expiresMs: Number(answer.body.expiration),
          });
          expect(answer.outcome.deliveries.map((d) => d.headers['x-goog-resource-state'])).toEqual(['sync']);
          numbers.set(`channel-${index}`, 1);
          continue;
        }
        if (s.do === 'stop') {
          const [channel] = open.splice(s.nth, 1);
          if (channel) expect(api('POST', '/channels/stop', channel).status).toBe(204);
        } else if (s.do === 'wait') {
          clock.nowMs += s.hours * 3_600_000;
          api = caller(EMAIL);
        } else if (s.do === 'move') {
          const destination = CALENDARS[1 - s.calendar];
          outcome = api('POST', `${base}/event${s.n}/move?destination=${destination}`).outcome;
        } else if (s.api) {
          const path = s.do === 'create' ? base : `${base}/event${s.n}`;
          const body = s.do === 'create' ? { id: `event${s.n}`, ...times } : { summary: `change ${index}` };
          const method = s.do === 'create' ? 'POST' : s.do === 'patch' ? 'PATCH' : 'DELETE';
          outcome = api(method, path, method === 'DELETE' ? undefined : body).outcome;
        } else {
          const body = s.do === 'create' ? { id: `event${s.n}`, ...times } : { summary: `change ${index}` };
          const edit = { account: EMAIL, calendarId, action: s.do, eventId: `event${s.n}`, body };
          outcome = send('POST', '/_sim/user', edit).outcome;
        }
        const after = seqs();
        const told = new Set((outcome?.deliveries ?? []).map((d) => d.headers['x-goog-channel-id']));
        for (const channel of open) {
          const i = CALENDARS.indexOf(channel.calendarId);
          const isLive = channel.expiresMs > clock.nowMs;
          expect(told.has(channel.id)).toBe(isLive && after[i] !== before[i]);
        }
        for (const delivery of outcome?.deliveries ?? []) {
          const id = delivery.headers['x-goog-channel-id'] as string;
          const number = Number(delivery.headers['x-goog-message-number']);
          expect(number).toBeGreaterThan(numbers.get(id) ?? 0);
          numbers.set(id, number);
          expect(open.some((channel) => channel.id === id)).toBe(true);
        }
      }
    }),
    propertySettings(300),
  );
});
