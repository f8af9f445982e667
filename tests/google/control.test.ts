import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGoogleSimulator } from '#local/google/server.ts';
import { simulatorInProcess } from './support/inProcess.ts';
import { CLIENT, day, P, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control, http } = simulatorOverHttp();

describe('control routes', () => {
  test('the seed has three people with the calendars of the contract', async () => {
    const ada = await control('state?account=ada@example.com');
    expect(
      ada.calendars.map((c: { summary: string; watchable: boolean }) => [c.summary, c.watchable]),
    ).toEqual([
      ['ada@example.com', true],
      ['Team', true],
      ['Family', true],
      ['Holidays in Germany', false],
    ]);
    const events = ada.calendars.flatMap((c: { events: object[] }) => c.events);
    expect(events.length).toBeGreaterThan(200);
    const has = (test: (event: Record<string, never>) => unknown) => expect(events.some(test)).toBe(true);
    has((e) => String(e.recurrence).includes('YEARLY'));
    has((e) => String(e.recurrence).includes('MONTHLY'));
    has((e) => e.recurringEventId && e.status === 'cancelled');
    has((e) => e.recurringEventId && e.status === 'confirmed');
    has((e) => /\p{Emoji_Presentation}/u.test(String(e.summary)));
    has((e) => String(e.description ?? '').length > 2000);
    expect((await control('state?account=grace@example.com')).calendars[0].events.length).toBeGreaterThan(3);
    expect((await control('state?account=empty@example.com')).calendars[0].events).toEqual([]);
  });

  test('the state has full event bodies, tombstones included', async () => {
    const { email, person } = await account();
    await person('create', undefined, { id: 'event1', summary: 'Kept', ...day('2026-12-01') });
    await person('delete', 'event1');
    const { calendars, grants, account: name } = await control(`state?account=${email}`);
    expect([name, grants]).toEqual([email, 1]);
    expect(calendars[0].events).toMatchObject([{ id: 'event1', summary: 'Kept', status: 'cancelled' }]);
  });

  test('replacing an account keeps the person and the consent, and ends old sync tokens', async () => {
    const { email, api } = await account();
    const { sub } = await control('accounts', { email });
    const syncToken = (await api.events.list({ calendarId: 'primary' })).data.nextSyncToken as string;
    expect((await control('accounts', { email })).sub).toBe(sub);
    expect((await refusal(api.events.list({ calendarId: 'primary', syncToken }))).status).toBe(410);
  });

  test('generated events repeat with their seed and differ without', async () => {
    const make = async (seed: number) => {
      const { email } = await account();
      await control('events', { account: email, calendarId: 'primary', count: 20, seed });
      const { calendars } = await control(`state?account=${email}`);
      return calendars[0].events.map((e: { summary: string; start: object }) => [e.summary, e.start]);
    };
    const first = await make(11);
    expect(await make(11)).toEqual(first);
    expect(await make(12)).not.toEqual(first);
  });

  test("the person's edits need no scope and no write access", async () => {
    const { email } = await account({ calendars: [{ primary: true }, { id: 'ro@x', accessRole: 'reader' }] });
    const { event } = await control('user', {
      account: email,
      calendarId: 'ro@x',
      action: 'create',
      body: day('2026-12-01'),
    });
    expect(event.status).toBe('confirmed');
  });

  test.each([
    ['an unknown route', 'POST', 'nonsense', {}, 404],
    ['an unknown account', 'GET', 'state?account=nobody@x', undefined, 404],
    ['an unknown effect', 'POST', 'faults', { effect: { explode: true } }, 400],
    ['a fault without an effect', 'POST', 'faults', { match: {} }, 400],
    ['a broken expression', 'POST', 'faults', { match: { path: '(' }, effect: { drop: true } }, 400],
    ['an unknown consent mode', 'POST', 'consent', { mode: 'perhaps' }, 400],
    ['an unknown token action', 'POST', 'tokens', { account: 'ada@example.com', action: 'lose' }, 400],
    ['a clock without a number', 'POST', 'clock', { advanceMs: 'soon' }, 400],
    ['an account without a name', 'POST', 'accounts', {}, 400],
    ['a body that is no object', 'POST', 'push', 'x', 400],
  ])('%s is refused', async (_name, method, path, body, status) => {
    expect((await http(method, `/_sim/${path}`, body)).status).toBe(status);
  });

  test('the request log names account, path, status and units, from a number on', async () => {
    const { email, api } = await account();
    const { next } = await control('requests');
    await api.events.list({ calendarId: 'primary', maxResults: 7 });
    const log = await control(`requests?since=${next}&account=${email}`);
    expect(log.requests).toEqual([
      expect.objectContaining({
        account: email,
        method: 'GET',
        path: '/calendar/v3/calendars/primary/events',
        query: 'maxResults=7',
        status: 200,
        units: 1,
      }),
    ]);
    expect((await control(`requests?since=${log.next}&account=${email}`)).requests).toEqual([]);
  });
});

describe('faults', () => {
  const list = (who: Awaited<ReturnType<typeof account>>) => who.api.events.list({ calendarId: 'primary' });

  test('drop cuts the connection and nothing is done', async () => {
    const who = await account();
    await control('faults', {
      match: { account: who.email, method: 'POST' },
      effect: { drop: true },
      times: 1,
    });
    await expect(
      who.raw('POST', '/calendars/primary/events', { id: 'event1', ...day('2026-12-01') }),
    ).rejects.toThrow();
    expect((await list(who)).data.items).toEqual([]);
  });

  test('lostResponse does it and cuts', async () => {
    const who = await account();
    await control('faults', {
      match: { account: who.email, method: 'POST' },
      effect: { lostResponse: true },
      times: 1,
    });
    await expect(
      who.raw('POST', '/calendars/primary/events', { id: 'event1', ...day('2026-12-01') }),
    ).rejects.toThrow();
    expect((await list(who)).data.items).toHaveLength(1);
  });

  test('a delay holds the answer back, after the deed', async () => {
    const who = await account();
    await control('faults', { match: { account: who.email }, effect: { delayMs: 150 }, times: 1 });
    const before = Date.now();
    await list(who);
    expect(Date.now() - before).toBeGreaterThanOrEqual(145);
  });

  test('times counts matches, and other accounts are left alone', async () => {
    const [a, b] = [await account(), await account()];
    await control('faults', { match: { account: a.email }, effect: { status: 500 }, times: 2 });
    expect((await list(b)).status).toBe(200);
    expect((await refusal(list(a))).status).toBe(500);
    expect((await refusal(list(a))).status).toBe(500);
    expect((await list(a)).status).toBe(200);
  });

  test('probability with a seed throws the same dice again', async () => {
    const throwDice = async () => {
      const who = await account();
      await control('faults', {
        match: { account: who.email, path: 'events$' },
        effect: { status: 500 },
        probability: 0.5,
        seed: 42,
      });
      const result: number[] = [];
      for (let i = 0; i < 12; i++) result.push((await who.raw('GET', '/calendars/primary/events')).status);
      return result;
    };
    const first = await throwDice();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await throwDice()).toEqual(first);
  });

  test('any status, body and headers, even half a body with 200', async () => {
    const who = await account();
    const effect = { status: 200, body: '{"items": [', headers: { 'retry-after': '7' } };
    await control('faults', { match: { account: who.email }, effect, times: 1 });
    const answer = await fetch(
      `${(who.auth as unknown as { endpoints: { oauth2TokenUrl: string } }).endpoints.oauth2TokenUrl.replace('/token', '')}/calendar/v3/users/me/calendarList`,
      { headers: { authorization: `Bearer ${who.tokens.access_token}` } },
    );
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      200,
      '7',
      '{"items": [',
    ]);
  });

  test('DELETE clears them', () => {
    const { send, caller } = simulatorInProcess();
    const api = caller('empty@example.com');
    send('POST', '/_sim/faults', { effect: { status: 503 } });
    expect(api('GET', '/users/me/calendarList').status).toBe(503);
    send('DELETE', '/_sim/faults');
    expect(api('GET', '/users/me/calendarList').status).toBe(200);
  });
});

describe('reset, clock, determinism, files', () => {
  test('reset brings the seed back and forgets grants, channels and settings', () => {
    const { send, caller } = simulatorInProcess();
    const api = caller('ada@example.com');
    const before = send('GET', '/_sim/state?account=ada@example.com').body.calendars.map(
      (c: { events: object[] }) => c.events.length,
    );
    send('POST', '/_sim/user', { account: 'ada@example.com', action: 'create', body: day('2026-12-01') });
    send('POST', '/_sim/quota', { perMinutePerUser: 1 });
    send('POST', '/_sim/reset');
    const { body } = send('GET', '/_sim/state?account=ada@example.com');
    expect(body.calendars.map((c: { events: object[] }) => c.events.length)).toEqual(before);
    expect([body.grants, body.channels]).toEqual([0, []]);
    expect(api('GET', '/users/me/calendarList').status).toBe(401);
    const again = caller('ada@example.com');
    for (let i = 0; i < 5; i++) expect(again('GET', '/users/me/calendarList').status).toBe(200);
  });

  test('two runs with one seed answer alike, to the last token', () => {
    const run = () => {
      const { send, caller } = simulatorInProcess(77);
      const api = caller('ada@example.com', `openid ${P}calendar`);
      api('POST', '/calendars/primary/events', day('2026-12-01'));
      return JSON.stringify([
        api('GET', '/calendars/primary/events').body,
        send('GET', '/_sim/requests').body,
      ]);
    };
    expect(run()).toBe(run());
  });

  test('a state file carries grants, tokens, events and channels over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'google-simulator-'));
    const stateFile = join(folder, 'state.json');
    const options = { port: 0, ...CLIENT, stateFile };
    const call = async (url: string, method: string, path: string, body?: object, token = '') => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(url + path, {
        method,
        headers,
        redirect: 'manual',
        body: body && JSON.stringify(body),
      });
      const text = await response.text();
      return { location: response.headers.get('location'), body: text ? JSON.parse(text) : undefined };
    };
    try {
      const first = await startGoogleSimulator(options);
      await call(first.url, 'POST', '/_sim/consent', { mode: 'allow', account: 'ada@example.com' });
      const query = new URLSearchParams({
        client_id: CLIENT.clientId,
        redirect_uri: 'http://127.0.0.1:9/',
        response_type: 'code',
        scope: `${P}calendar`,
      });
      const { location } = await fetch(`${first.url}/o/oauth2/v2/auth?${query}`, { redirect: 'manual' }).then(
        (r) => ({ location: r.headers.get('location') }),
      );
      const code = new URL(location ?? '').searchParams.get('code') ?? '';
      const form = new URLSearchParams({
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'http://127.0.0.1:9/',
      });
      const token = (await fetch(`${first.url}/token`, { method: 'POST', body: form }).then((r) => r.json()))
        .access_token;
      const events = '/calendar/v3/calendars/primary/events';
      const { nextSyncToken } = (await call(first.url, 'GET', `${events}?maxResults=2500`, undefined, token))
        .body;
      await call(first.url, 'POST', events, { id: 'kept1', summary: 'Kept', ...day('2026-12-01') }, token);
      await call(
        first.url,
        'POST',
        `${events}/watch`,
        { id: 'channel1', type: 'web_hook', address: 'http://127.0.0.1:9/' },
        token,
      );
      await first.stop();

      const second = await startGoogleSimulator(options);
      const path = `${events}?syncToken=${encodeURIComponent(nextSyncToken)}`;
      const delta = (await call(second.url, 'GET', path, undefined, token)).body;
      expect(delta.items.map((e: { id: string }) => e.id)).toEqual(['kept1']);
      const state = (await call(second.url, 'GET', '/_sim/state?account=ada@example.com')).body;
      expect(state.channels).toHaveLength(1);
      await second.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a taken port is an error, not a silent second simulator', async () => {
    const first = await startGoogleSimulator({ port: 0, ...CLIENT });
    await expect(startGoogleSimulator({ port: Number(new URL(first.url).port), ...CLIENT })).rejects.toThrow(
      /EADDRINUSE/,
    );
    await first.stop();
  });
});
