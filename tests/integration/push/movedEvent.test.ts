import { beforeAll, describe, expect, it } from 'vitest';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';

describe('a tracked event that its owner moves to another of their calendars', () => {
  const team = `${crypto.randomUUID()}@group.calendar.google.com`;
  const club = `${crypto.randomUUID()}@group.calendar.google.com`;
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected([
      { summary: 'Primary', primary: true },
      { id: team, summary: 'Team' },
      { id: club, summary: 'Club' },
    ]);
    // A notification would have the running app push the same rows at the same time.
    await ada.google.push({ dropPercent: 100 });
  });
  /** Where Google shows the event, and what it shows. */
  const shownOf = async (eventId: string) => {
    const all = [ada.email, team, club].map(async (calendar) =>
      (await ada.google.shown(calendar))
        .filter((event) => event.extendedProperties?.private?.kureCalEventId === eventId)
        .map((event) => ({ calendar, ...event })),
    );
    return (await Promise.all(all)).flat();
  };
  const move = async (eventId: string, to: string) => {
    const [event] = await shownOf(eventId);
    await ada.google.move(event?.id ?? '', event?.calendar ?? '', to);
  };
  const tracked = async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await move(eventId, team);
    return eventId;
  };
  const pull = async () => {
    await sql`select private.enqueue('pull_calendar', user_id, connection_id, id, 1, now()) from public.calendars where user_id = ${ada.userId}`;
    await workQueue(ada.deps, {
      kinds: ['pull_calendar'],
      takes: AbortSignal.timeout(20_000),
      userId: ada.userId,
    });
  };

  it('is followed there by notes, plans and the catalogue’s changes', async () => {
    const eventId = await tracked();
    expect((await ada.change(eventId, { note: 'front row' })).sync.status).toBe('synced');
    await changeEvent(eventId, { title: 'A new name' });
    await ada.drain();
    await ada.change(eventId, { tracking: 'attending' });
    expect(await shownOf(eventId)).toMatchObject([
      {
        calendar: team,
        summary: 'A new name',
        description: expect.stringContaining('front row'),
        transparency: 'opaque',
      },
    ]);
    expect(await ada.row(eventId)).toMatchObject({
      calendar_sync_status: 'synced',
      external_google_calendar_id: team,
    });
  });

  it.each([
    ['is empty', { emptyCalendarList: true }],
    ['lacks the primary calendar', { withoutPrimary: true }],
  ])('is not taken for one that they removed when the list of calendars once %s', async (_, effect) => {
    const eventId = await tracked();
    await ada.google.fault({ path: '/calendarList$' }, effect, { times: 1 });
    expect((await ada.change(eventId, { note: 'front row' })).sync.status).toBe('pending');
    await ada.wake();
    await ada.drain();
    expect(await ada.row(eventId)).toMatchObject({ calendar_sync_status: 'synced' });
    expect(await shownOf(eventId)).toMatchObject([
      { calendar: team, description: expect.stringContaining('front row') },
    ]);
  });

  it('is not taken for one that they removed when the calendars are read', async () => {
    const eventId = await tracked();
    await pull();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(await shownOf(eventId)).toMatchObject([{ calendar: team }]);
  });

  it('is never made a second time by asking for it again', async () => {
    const eventId = await tracked();
    await ada.track(eventId, 'attending');
    await pull();
    await ada.drain();
    await ada.track(eventId, 'bookmarked', 'again');
    expect(await shownOf(eventId)).toMatchObject([
      { calendar: team, description: expect.stringContaining('again') },
    ]);
  });

  it('is removed where it is on untracking, whether or not the move was noticed before', async () => {
    for (const isNoticed of [false, true]) {
      const eventId = await tracked();
      if (isNoticed) await ada.change(eventId, { note: 'seen' });
      expect((await ada.untrack(eventId)).sync).toMatchObject({ status: 'synced', code: 'removed' });
      await ada.drain();
      expect(await shownOf(eventId)).toEqual([]);
      await ada.track(eventId);
      expect(await shownOf(eventId)).toHaveLength(1);
    }
  });

  it('is followed from calendar to calendar, and back', async () => {
    const eventId = await tracked();
    for (const [round, calendar] of [club, team, club].entries()) {
      await ada.change(eventId, { note: `round ${round}` });
      await move(eventId, calendar);
      await ada.change(eventId, { note: `after round ${round}` });
      expect(await shownOf(eventId)).toMatchObject([
        { calendar, description: expect.stringContaining(`after round ${round}`) },
      ]);
    }
  });

  it('keeps what they wrote into it, wherever it goes', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const [event] = await shownOf(eventId);
    await ada.google.edit('patch', event?.id, {
      summary: 'My name',
      description: `Mine\n\n${event?.description}`,
    });
    await move(eventId, team);
    await ada.change(eventId, { note: 'front row' });
    expect(await shownOf(eventId)).toMatchObject([
      { calendar: team, summary: 'My name', description: expect.stringMatching(/^Mine\n\n.*front row/s) },
    ]);
  });

  it('is followed into a calendar that is not known here yet', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await sql`delete from public.calendars where user_id = ${ada.userId} and google_calendar_id = ${club}`;
    await move(eventId, club);
    await ada.change(eventId, { note: 'front row' });
    await ada.change(eventId, { note: 'second row' });
    expect(await shownOf(eventId)).toMatchObject([
      { calendar: club, description: expect.stringContaining('second row') },
    ]);
  });

  it('before we heard that our insert arrived is found all the same, and never made a second time', async () => {
    for (const isUntracked of [false, true]) {
      const eventId = await newEvent();
      await ada.google.fault({ method: 'POST', path: '/events$' }, { lostResponse: true }, { times: 2 });
      expect((await ada.track(eventId)).sync.status).toBe('pending');
      await move(eventId, team);
      if (isUntracked) await ada.untrack(eventId);
      for (let round = 0; round < 3; round += 1) {
        await ada.wake();
        await ada.drain();
      }
      const shown = (await shownOf(eventId)).map(({ calendar }) => calendar);
      expect(shown).toEqual(isUntracked ? [] : [team]);
    }
  });

  it('and then deletes there is one that they removed', async () => {
    const eventId = await tracked();
    await ada.change(eventId, { note: 'seen' });
    const [event] = await shownOf(eventId);
    await ada.google.edit('delete', event?.id, undefined, team);
    expect((await ada.change(eventId, { note: 'later' })).sync.code).toBe('removed_in_google');
    expect(await shownOf(eventId)).toEqual([]);
  });

  it('into a calendar that is away when it is asked for again leaves one event once that calendar is back', async () => {
    const eventId = await tracked();
    await ada.google.access(team, null);
    expect((await ada.change(eventId, { note: 'gone' })).sync.code).toBe('removed_in_google');
    await ada.track(eventId);
    expect(await shownOf(eventId)).toMatchObject([{ calendar: ada.email }]);
    await ada.google.access(team, 'owner');
    expect(await shownOf(eventId)).toHaveLength(2);
    await refreshCalendarLists(ada.deps, ada.userId);
    await pull();
    await ada.drain();
    expect(await shownOf(eventId)).toMatchObject([{ calendar: ada.email }]);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  const setTarget = async (summary: string) => {
    const calendar = (await ada.calendars()).find((one) => one.summary === summary);
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
  };

  it('is followed, with its colour, into a calendar where a lost insert may still arrive', async () => {
    await setTarget('Team');
    const eventId = await newEvent();
    const { engine } = ada.deps;
    ada.deps.engine = { ...engine, settleMs: 60_000 };
    await ada.google.fault({ method: 'POST', path: '/events$' }, { drop: true }, { times: 2 });
    expect((await ada.track(eventId)).sync.status).toBe('pending');
    await setTarget('Primary');
    await ada.drain();
    expect(await shownOf(eventId)).toMatchObject([{ calendar: ada.email }]);
    const [event] = await shownOf(eventId);
    await ada.google.edit('patch', event?.id, { colorId: '7' });
    await move(eventId, team);
    ada.deps.engine = engine;
    await ada.change(eventId, { note: 'front row' });
    await ada.wake();
    await ada.drain();
    expect(await shownOf(eventId)).toMatchObject([
      { calendar: team, colorId: '7', description: expect.stringContaining('front row') },
    ]);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('is still there when that calendar has become the target and the account has changed its address', async () => {
    const eventId = await tracked();
    await ada.google.changeAddress(false);
    await setTarget('Team');
    await ada.wake();
    await ada.drain();
    const inTeam = (await ada.google.shown(team)).map(({ id }) => id);
    expect(inTeam).toContain((await ada.row(eventId)).external_calendar_event_id);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });
});
