import { describe, expect, test } from 'vitest';
import { at, day, refusal, simulatorOverHttp, webhookReceiver } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();

describe('states of a whole account', () => {
  test('§7 a disabled calendar refuses every call until it is enabled again', async () => {
    const { api, email } = await account();
    await control('account-state', { account: email, calendarDisabled: true });
    const calls = [
      api.calendarList.list(),
      api.events.list({ calendarId: email }),
      api.events.insert({ calendarId: email, requestBody: day('2026-12-01') }),
      api.colors.get(),
    ];
    for (const call of calls)
      expect(await refusal(call)).toMatchObject({ status: 403, reason: 'notACalendarUser' });
    await control('account-state', { account: email, calendarDisabled: false });
    expect((await api.events.list({ calendarId: email })).status).toBe(200);
  });

  test.each([
    ['policy_enforced', 400],
    ['admin_policy_enforced', 400],
    ['access_denied', 403],
  ])('§1.4 a token is refused with %s while the administrator says so', async (tokenRefusal, status) => {
    const { auth, email } = await account();
    const refresh = () => auth.refreshAccessToken();
    await control('account-state', { account: email, tokenRefusal });
    const error = await refresh().catch((caught) => caught);
    expect([error.response?.status, error.response?.data?.error]).toEqual([status, tokenRefusal]);
    await control('account-state', { account: email, tokenRefusal: null });
    expect((await refresh()).credentials.access_token).toBeTruthy();
  });

  test('§7 the anti-abuse limit refuses writes alone', async () => {
    const { api, email } = await account();
    await control('quota', { account: email, usageLimited: true });
    const insert = () => api.events.insert({ calendarId: email, requestBody: day('2026-12-01') });
    expect(await refusal(insert())).toMatchObject({ status: 403, reason: 'quotaExceeded' });
    expect((await api.events.list({ calendarId: email })).status).toBe(200);
    await control('quota', { account: email, usageLimited: false });
    expect((await insert()).status).toBe(200);
  });

  test.each([true, false])(
    '§1.8 a new address keeps the person and renames the primary calendar (alias: %s)',
    async (alias) => {
      const { api, auth, email } = await account();
      await api.events.insert({
        calendarId: email,
        requestBody: { id: 'event1', summary: 'Kept', ...day('2026-12-01') },
      });
      const { nextSyncToken } = (await api.calendarList.list()).data;
      const before = await control('accounts');
      const { sub } = await control('address', { account: email, email: `new.${email}`, alias });
      expect(before.accounts).toContain(email);
      await auth.refreshAccessToken();
      const info = await auth.getTokenInfo(auth.credentials.access_token as string);
      expect([info.sub, info.email]).toEqual([sub, `new.${email}`]);
      const { items } = (await api.calendarList.list()).data;
      expect(items?.map(({ id, primary }) => [id, primary])).toEqual([[`new.${email}`, true]]);
      const kept = (await api.events.get({ calendarId: `new.${email}`, eventId: 'event1' })).data;
      expect([kept.summary, kept.organizer?.email]).toEqual(['Kept', `new.${email}`]);
      const old = api.events.get({ calendarId: email, eventId: 'event1' });
      if (alias) expect((await old).data.summary).toBe('Kept');
      else expect((await refusal(old)).status).toBe(404);
      const delta = (await api.calendarList.list({ syncToken: nextSyncToken as string })).data.items;
      const changes = delta?.map(({ id, deleted }) => [id, deleted ?? false]);
      expect(changes).toContainEqual([`new.${email}`, false]);
      if (!alias) expect(changes).toContainEqual([email, true]);
    },
  );

  test('§5 a calendar list can come once empty, or once without the primary calendar', async () => {
    const { api, email } = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    const ids = async () => (await api.calendarList.list()).data.items?.map(({ id }) => id);
    await control('faults', { match: { account: email }, effect: { emptyCalendarList: true }, times: 1 });
    expect([await ids(), await ids()]).toEqual([[], [email, 'second@x']]);
    await control('faults', { match: { account: email }, effect: { withoutPrimary: true }, times: 1 });
    expect([await ids(), await ids()]).toEqual([['second@x'], [email, 'second@x']]);
  });
});

describe('calendars that come and go', () => {
  test('§6 watching a calendar that can be read may be refused', async () => {
    const { api, email } = await account();
    const watch = () =>
      api.events.watch({
        calendarId: email,
        requestBody: { id: crypto.randomUUID(), type: 'web_hook', address: 'http://127.0.0.1:9/hook' },
      });
    await control('access', { account: email, calendarId: email, watchForbidden: true });
    expect(await refusal(watch())).toMatchObject({ status: 403, reason: 'forbidden' });
    expect((await api.events.list({ calendarId: email })).status).toBe(200);
    await control('access', { account: email, calendarId: email, watchForbidden: false });
    expect((await watch()).status).toBe(200);
  });

  test.each([
    ['unshared and shared', 'access', { accessRole: null }, 'access', { accessRole: 'owner' }],
    ['deleted and restored', 'calendars', { action: 'delete' }, 'calendars', { action: 'restore' }],
  ])(
    '§5 a calendar %s again is there with its events, and old sync tokens are refused',
    async (_name, away, gone, back, again) => {
      const { api, email, person } = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
      const calendarId = 'second@x';
      await person('create', undefined, { id: 'event1', summary: 'Kept', ...day('2026-12-01') }, calendarId);
      const { nextSyncToken } = (await api.events.list({ calendarId })).data;
      const list = (await api.calendarList.list()).data.nextSyncToken as string;
      await control(away, { account: email, calendarId, ...gone });
      expect((await refusal(api.events.list({ calendarId }))).status).toBe(404);
      await control(back, { account: email, calendarId, ...again });
      const syncToken = nextSyncToken as string;
      expect((await refusal(api.events.list({ calendarId, syncToken }))).status).toBe(410);
      expect((await api.events.list({ calendarId })).data.items?.map(({ id }) => id)).toEqual(['event1']);
      const delta = (await api.calendarList.list({ syncToken: list })).data.items;
      expect(delta?.map(({ id, deleted }) => [id, deleted ?? false])).toEqual([[calendarId, false]]);
    },
  );

  test("§6 the list's watchers hear of new, renamed, deleted and restored calendars", async () => {
    const { api, email } = await account();
    const hook = await webhookReceiver();
    await api.calendarList.watch({
      requestBody: { id: crypto.randomUUID(), type: 'web_hook', address: hook.url },
    });
    const { next } = await control('deliveries');
    const { calendarId } = await control('calendars', { account: email, action: 'create', summary: 'New' });
    await control('calendars', { account: email, calendarId, action: 'rename', summary: 'Renamed' });
    expect((await api.calendarList.get({ calendarId })).data.summary).toBe('Renamed');
    await control('calendars', { account: email, calendarId, action: 'delete' });
    await control('calendars', { account: email, calendarId, action: 'restore' });
    const { deliveries } = await control(`deliveries?since=${next}&account=${email}`);
    const states = deliveries.map((d: { state: string; calendarId?: string }) => [d.state, d.calendarId]);
    expect(states).toEqual(Array(4).fill(['exists', undefined]));
    await hook.stop();
  });

  test('§3 a person moves an event to another calendar and back, and restores a deleted one', async () => {
    const { api, email, person } = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    await person('create', 'event1', {
      id: 'event1',
      summary: 'Moved',
      ...at('2026-12-01T10:00:00', '2026-12-01T11:00:00'),
    });
    const move = (calendarId: string, destination: string) =>
      control('user', { account: email, action: 'move', eventId: 'event1', calendarId, destination });
    const shown = async (calendarId: string) =>
      (await api.events.list({ calendarId })).data.items?.map(({ summary }) => summary);
    await move(email, 'second@x');
    expect([await shown(email), await shown('second@x')]).toEqual([[], ['Moved']]);
    await move('second@x', email);
    expect([await shown(email), await shown('second@x')]).toEqual([['Moved'], []]);
    await person('delete', 'event1');
    expect(await shown(email)).toEqual([]);
    await person('restore', 'event1');
    expect(await shown(email)).toEqual(['Moved']);
  });
});
