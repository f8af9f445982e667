import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { simulatorInProcess } from './support/inProcess.ts';
import { day, eventually, refusal, simulatorOverHttp, webhookReceiver } from './support/overHttp.ts';

const { account, control, http } = simulatorOverHttp();
let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
beforeEach(async () => {
  receiver = await webhookReceiver();
});
afterEach(() => receiver.stop());

let count = 0;
const newChannel = () => `channel-${++count}`;
type Who = Awaited<ReturnType<typeof account>>;
const watch = (who: Who, more: object = {}, calendarId = 'primary') =>
  who.api.events.watch({
    calendarId,
    requestBody: { id: newChannel(), type: 'web_hook', address: receiver.url, ...more },
  });
const messages = (count: number) =>
  eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count));
/** The sync message is behind us: from here only changes are counted. */
async function watching(more: object = {}, settings: object = {}) {
  const who = await account();
  await control('push', { account: who.email, delayMs: 0, delayJitterMs: 0, ...settings });
  const { data } = await watch(who, more);
  await messages(1);
  receiver.received.length = 0;
  return { ...who, channel: data };
}

describe('§6 watch', () => {
  test('§6 the answer is a channel whose expiration is a string of milliseconds, a week on', async () => {
    const who = await account();
    const id = newChannel();
    const { data } = await watch(who, { id, token: 'my token' });
    expect(data).toEqual({
      kind: 'api#channel',
      id,
      token: 'my token',
      resourceId: expect.any(String),
      resourceUri: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(who.email)}/events?alt=json`,
      expiration: expect.stringMatching(/^\d{13}$/),
    });
    const lifeMs = Number(data.expiration) - Date.now();
    expect(lifeMs).toBeGreaterThan(604_790_000);
    expect(lifeMs).toBeLessThanOrEqual(604_800_000);
  });

  test.each([
    ['a shorter expiration', () => ({ expiration: String(Date.now() + 3_600_000) }), 3_600_000],
    ['a shorter ttl', () => ({ params: { ttl: '600' } }), 600_000],
    [
      'the stricter of both',
      () => ({ params: { ttl: '600' }, expiration: String(Date.now() + 60_000) }),
      60_000,
    ],
    ['never more than the limit', () => ({ params: { ttl: '99999999' } }), 604_800_000],
  ])('§6 %s counts', async (_name, more, lifeMs) => {
    const { data } = await watch(await account(), more());
    expect(Math.abs(Number(data.expiration) - Date.now() - lifeMs)).toBeLessThan(3000);
  });

  test.each([
    ['no id', { id: undefined }, 'required'],
    ['an id of 65 characters', { id: 'a'.repeat(65) }, 'invalid'],
    ['an id with a space', { id: 'a b' }, 'invalid'],
    ['another type', { type: 'email' }, 'badRequest'],
    ['no address', { address: undefined }, 'required'],
    ['plain http beyond this machine', { address: 'http://app.test/hook' }, 'push.webhookUrlNotHttps'],
    ['a token of 257 characters', { token: 't'.repeat(257) }, 'invalid'],
    ['an expiration in the past', { expiration: '1000' }, 'invalid'],
  ])('§6 %s is 400', async (_name, more, reason) => {
    const told = await refusal(watch(await account(), more));
    expect([told.status, told.reason]).toEqual([400, reason]);
  });

  test('§6 https and plain http on this machine are accepted', async () => {
    const who = await account();
    expect((await watch(who, { address: 'https://127.0.0.1:1/hook' })).status).toBe(200);
    expect((await watch(who, { address: 'http://localhost:1/hook' })).status).toBe(200);
  });

  test('§6 an id is unique in the whole project', async () => {
    const id = newChannel();
    await watch(await account(), { id });
    const told = await refusal(watch(await account(), { id }));
    expect([told.status, told.reason, told.message]).toEqual([
      400,
      'channelIdNotUnique',
      `Channel id ${id} not unique`,
    ]);
  });

  test('§6 some calendars cannot be watched', async () => {
    const who = await account({
      calendars: [{ primary: true }, { id: 'holidays', accessRole: 'reader', watchable: false }],
    });
    const told = await refusal(watch(who, {}, 'holidays'));
    expect([told.status, told.reason]).toEqual([400, 'pushNotSupportedForRequestedResource']);
  });

  test('§6 an unknown calendar is 404', async () => {
    expect((await refusal(watch(await account(), {}, 'nobody@x'))).status).toBe(404);
  });

  test('§6 all channels on one calendar share its resource id; other calendars have others', async () => {
    const who = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    const [a, b, c] = [await watch(who), await watch(who), await watch(who, {}, 'second@x')];
    expect(a.data.resourceId).toBe(b.data.resourceId);
    expect(a.data.resourceId).not.toBe(c.data.resourceId);
  });

  test.each([
    ['always', true],
    ['never', false],
  ])('§6 the sync message can come before the answer (%s: %s)', async (syncFirst, before) => {
    const who = await account();
    await control('push', { account: who.email, syncFirst, delayMs: 500 });
    await watch(who);
    expect(receiver.received.length > 0).toBe(before);
    await messages(1);
  });
});

describe('§6 messages', () => {
  test('§6 the sync message is number 1, with every header and no body', async () => {
    const who = await account();
    const { data } = await watch(who, { token: 'secret=1' });
    await messages(1);
    const { headers, body } = receiver.received[0] as (typeof receiver.received)[0];
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
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-goog-channel-token');
  });

  test('§6 create, change and delete all say exists, with growing numbers', async () => {
    const { person } = await watching();
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(1);
    await person('patch', 'event1', { summary: 'x' });
    await messages(2);
    await person('delete', 'event1');
    await messages(3);
    expect(receiver.states()).toEqual(['exists', 'exists', 'exists']);
    const numbers = receiver.received.map((m) => Number(m.headers['x-goog-message-number']));
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
    receiver.received.length = 0;
    await who.person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(2);
    expect(new Set(receiver.received.map((m) => m.headers['x-goog-channel-id'])).size).toBe(2);
  });

  test('§6 a watch on the calendar list hears of calendars, not of events', async () => {
    const who = await account();
    await who.api.calendarList.watch({
      requestBody: { id: newChannel(), type: 'web_hook', address: receiver.url },
    });
    await messages(1);
    await who.person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await who.api.calendars.insert({ requestBody: { summary: 'new' } });
    await messages(2);
    expect(receiver.states()).toEqual(['sync', 'exists']);
    expect(receiver.received[1]?.headers['x-goog-resource-uri']).toContain('calendarList');
  });

  test('§6 a watched calendar that goes away says not_exists, once', async () => {
    const who = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    await watch(who, {}, 'second@x');
    await messages(1);
    await who.api.calendars.delete({ calendarId: 'second@x' });
    await messages(2);
    expect(receiver.states()).toEqual(['sync', 'not_exists']);
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
    const [a, b] = receiver.received.map((m) => m.headers['x-goog-message-number']);
    expect(a).toBe(b);
  });

  test('§6 messages can be lost, and the log says so', async () => {
    const { person, email } = await watching({}, { dropPercent: 100 });
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    const { deliveries } = await control(`deliveries?account=${email}`);
    expect(deliveries.at(-1)).toMatchObject({ state: 'exists', outcome: 'dropped', tries: 0 });
    expect(receiver.received).toHaveLength(0);
  });

  test('§6 messages can be late', async () => {
    const { person } = await watching({}, { delayMs: 400 });
    const before = Date.now();
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(1);
    expect((receiver.received[0]?.atMs ?? 0) - before).toBeGreaterThanOrEqual(380);
  });

  test.each([500, 502, 503, 504])('§6 an answer of %i is tried again until it is taken', async (status) => {
    const { person, email } = await watching({}, { retryBaseMs: 20 });
    receiver.settings.answer = () => (receiver.received.length < 3 ? status : 200);
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(3);
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 3, outcome: 'delivered', status: 200 });
    });
    expect(new Set(receiver.received.map((m) => m.headers['x-goog-message-number'])).size).toBe(1);
  });

  test.each([301, 400, 401, 404, 410, 429, 501])('§6 an answer of %i is final', async (status) => {
    const { person, email } = await watching({}, { retryBaseMs: 5 });
    receiver.settings.answer = () => status;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'failed', status });
    });
  });

  test.each([200, 201, 202, 204])('§6 an answer of %i is success', async (status) => {
    const { person, email } = await watching();
    receiver.settings.answer = () => status;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'delivered' });
    });
  });

  test('§6 retries can be switched off', async () => {
    const { person, email } = await watching({}, { retryOn5xx: false });
    receiver.settings.answer = () => 503;
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${email}`);
      expect(deliveries.at(-1)).toMatchObject({ tries: 1, outcome: 'failed' });
    });
  });
});

describe('§6 stop and expiry', () => {
  test('§6 stop answers 204 and ends the messages', async () => {
    const { api, channel, person, email } = await watching();
    const { status } = await api.channels.stop({
      requestBody: { id: channel.id, resourceId: channel.resourceId },
    });
    expect(status).toBe(204);
    const { next } = await control('deliveries');
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    expect((await control(`deliveries?since=${next}&account=${email}`)).deliveries).toEqual([]);
    expect((await control(`state?account=${email}`)).channels).toEqual([]);
  });

  test('§6 a stopped channel may go on for a short while', async () => {
    const { api, channel, person } = await watching({}, { stopLagMs: 60_000 });
    await api.channels.stop({ requestBody: { id: channel.id, resourceId: channel.resourceId } });
    await person('create', undefined, { id: 'event1', ...day('2026-12-01') });
    await messages(1);
  });

  test('§6 stopping what is unknown, stopped, or named with another resource is 404', async () => {
    const { api, channel } = await watching();
    const stop = (requestBody: object) => api.channels.stop({ requestBody });
    const right = { id: channel.id, resourceId: channel.resourceId };
    expect((await refusal(stop({ ...right, id: 'unknown' }))).reason).toBe('notFound');
    expect((await refusal(stop({ ...right, resourceId: 'other' }))).status).toBe(404);
    await stop(right);
    const told = await refusal(stop(right));
    expect(told.message).toMatch(/^Channel '.*' not found for project '\d+'$/);
  });

  test("§6 another person's channel cannot be stopped", async () => {
    const { channel } = await watching();
    const other = await account();
    const call = other.api.channels.stop({ requestBody: { id: channel.id, resourceId: channel.resourceId } });
    expect((await refusal(call)).status).toBe(404);
  });

  test('§6 a channel ends at its time without a word', () => {
    const { send, caller, clock } = simulatorInProcess();
    const api = caller('empty@example.com');
    const answer = api('POST', '/calendars/primary/events/watch', {
      id: 'c1',
      type: 'web_hook',
      address: 'https://app.test',
    });
    clock.nowMs = Number(answer.body.expiration) - 1000;
    const edit = () =>
      send('POST', '/_sim/user', { account: 'empty@example.com', action: 'create', body: day('2026-12-01') })
        .outcome.deliveries;
    expect(edit()).toHaveLength(1);
    clock.nowMs += 1000;
    expect(edit()).toHaveLength(0);
  });

  test('§6 the state names live channels', async () => {
    const { email, channel } = await watching();
    const { channels } = await control(`state?account=${email}`);
    expect(channels).toEqual([
      {
        id: channel.id,
        resourceId: channel.resourceId,
        calendarId: email,
        address: receiver.url,
        expiration: channel.expiration,
      },
    ]);
  });

  test('§6 an address that nobody answers is a failed delivery', async () => {
    const who = await account();
    await watch(who, { address: 'http://127.0.0.1:9/hook' });
    await eventually(async () => {
      const { deliveries } = await control(`deliveries?account=${who.email}`);
      expect(deliveries[0]).toMatchObject({ outcome: 'failed', error: expect.any(String) });
    });
    expect((await http('GET', '/_sim/accounts')).status).toBe(200);
  });
});
