import { describe, expect, test } from 'vitest';
import { simulatorWithChannels } from './support/channels.ts';
import { simulatorInProcess } from './support/inProcess.ts';
import { day, eventually, refusal } from './support/overHttp.ts';

const simulator = simulatorWithChannels();
const { account, control, http, newChannel, watch, messages, watching } = simulator;

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
    expect(simulator.receiver.received.length > 0).toBe(before);
    await messages(1);
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
        address: simulator.receiver.url,
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
