import { describe, expect, test } from 'vitest';
import { simulatorWithChannels } from './support/channels.ts';
import { day, eventually } from './support/overHttp.ts';

const simulator = simulatorWithChannels();
const { account, control, newChannel, watch, messages, watching } = simulator;

describe('§6 messages', () => {
  test('§6 the sync message is number 1, with every header and no body', async () => {
    const who = await account();
    const { data } = await watch(who, { token: 'secret=1' });
    await messages(1);
    const { headers, body } = simulator.receiver.received[0] as (typeof simulator.receiver.received)[0];
    expect(body).toBe('');
    expect(headers).toMatchObject({
      'content-type': 'application/json; utf-8',
      'content-length': '0',
      'user-agent': expect.stringContaining('APIs-Google'),
      'x-goog-channel-id': data.id,
      'x-goog-channel-token': 'secret=1',
      'x-goog-message-number': '1',
      'x-goog-resource-id': data.resourceId,
      'x-goog-resource-state': 'sync',
      'x-goog-resource-uri': data.resourceUri,
      'x-goog-channel-expiration': new Date(Number(data.expiration)).toUTCString(),
    });
  });

  test('§6 without a token there is no token header', async () => {
    await watch(await account());
    await messages(1);
    expect(simulator.receiver.received[0]?.headers).not.toHaveProperty('x-goog-channel-token');
  });

  test('§6 create, change and delete all say exists, with growing numbers', async () => {
    const { person } = await watching();
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(1);
    await person('patch', 'event1', { summary: 'x' });
    await messages(2);
    await person('delete', 'event1');
    await messages(3);
    expect(simulator.receiver.states()).toEqual(['exists', 'exists', 'exists']);
    const numbers = simulator.receiver.received.map((m) => Number(m.headers['x-goog-message-number']));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers[0]).toBeGreaterThan(1);
  });

  test('§6 own writes through the API are announced too', async () => {
    const { api } = await watching();
    await api.events.insert({ calendarId: 'primary', requestBody: day('2026-12-01') });
    await messages(1);
  });

  test('§6 each of several channels hears of each change', async () => {
    const who = await watching();
    await watch(who);
    await messages(1);
    simulator.receiver.received.length = 0;
    await who.person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(2);
    expect(new Set(simulator.receiver.received.map((m) => m.headers['x-goog-channel-id'])).size).toBe(2);
  });

  test('§6 a watch on the calendar list hears of calendars, not of events', async () => {
    const who = await account();
    await who.api.calendarList.watch({
      requestBody: { id: newChannel(), type: 'web_hook', address: simulator.receiver.url },
    });
    await messages(1);
    await who.person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await who.api.calendars.insert({ requestBody: { summary: 'new' } });
    await messages(2);
    expect(simulator.receiver.states()).toEqual(['sync', 'exists']);
    expect(simulator.receiver.received[1]?.headers['x-goog-resource-uri']).toContain('calendarList');
  });

  test('§6 a watched calendar that goes away says not_exists, once', async () => {
    const who = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    await watch(who, {}, 'second@x');
    await messages(1);
    await who.api.calendars.delete({ calendarId: 'second@x' });
    await messages(2);
    expect(simulator.receiver.states()).toEqual(['sync', 'not_exists']);
  });

  test('§6 one action can send several messages', async () => {
    const { person } = await watching({}, { burst: 3 });
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(3);
  });

  test('§6 messages can be doubled', async () => {
    const { person } = await watching({}, { duplicatePercent: 100 });
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(2);
    const [a, b] = simulator.receiver.received.map((m) => m.headers['x-goog-message-number']);
    expect(a).toBe(b);
  });

  test('§6 messages can be lost, and the log says so', async () => {
    const { person, email } = await watching({}, { dropPercent: 100 });
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    const { deliveries } = await control(`deliveries?account=${email}`);
    expect(deliveries.at(-1)).toMatchObject({ state: 'exists', outcome: 'dropped', tries: 0 });
    expect(simulator.receiver.received).toHaveLength(0);
  });

  test('§6 messages can be late', async () => {
    const { person } = await watching({}, { delayMs: 400 });
    const before = Date.now();
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(1);
    expect((simulator.receiver.received[0]?.atMs ?? 0) - before).toBeGreaterThanOrEqual(380);
  });

  test.each([500, 502, 503, 504])('§6 an answer of %i is tried again until it is taken', async (status) => {
    const { person, email } = await watching({}, { retryBaseMs: 20 });
    simulator.receiver.settings.answer = () => (simulator.receiver.received.length < 3 ? status : 200);
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(3);
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 3, outcome: 'delivered', status: 200 });
    });
    expect(new Set(simulator.receiver.received.map((m) => m.headers['x-goog-message-number'])).size).toBe(1);
  });

  test.each([301, 400, 401, 404, 410, 429, 501])('§6 an answer of %i is final', async (status) => {
    const { person, email } = await watching({}, { retryBaseMs: 5 });
    simulator.receiver.settings.answer = () => status;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'failed', status });
    });
  });

  test.each([200, 201, 202, 204])('§6 an answer of %i is success', async (status) => {
    const { person, email } = await watching();
    simulator.receiver.settings.answer = () => status;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'delivered' });
    });
  });

  test('§6 retries can be switched off', async () => {
    const { person, email } = await watching({}, { retryOn5xx: false });
    simulator.receiver.settings.answer = () => 503;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'failed' });
    });
  });
});
