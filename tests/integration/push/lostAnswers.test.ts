import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lateGoogle } from '#tests/integration/support/lateGoogle.ts';
import { changeEvent, createDeps, newEvent, Person, stack } from '#tests/integration/support/person.ts';

const lost = { lostResponse: true };

describe('when Google’s answer is lost', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });
  const allOf = async (eventId: string) => {
    const row = await ada.row(eventId);
    return (await ada.google.all()).filter(
      (event) => event.extendedProperties?.private?.kureCalTrackedId === row.id,
    );
  };
  const settle = async () => {
    await ada.wake();
    await ada.drain();
  };

  it('an insert never makes a second event', async () => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, lost, { times: 2 });
    const answer = await ada.track(eventId);
    await settle();
    expect(await allOf(eventId)).toMatchObject([{ status: 'confirmed' }]);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(answer.sync.status).toMatch(/synced|pending/);
  });

  it('an update is made once', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'PUT' }, lost, { times: 2 });
    await ada.change(eventId, { note: 'changed' });
    await settle();
    const [event] = await allOf(eventId);
    expect(event?.description).toContain('changed');
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('a deleted event stays deleted', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'DELETE' }, lost, { times: 2 });
    await ada.untrack(eventId);
    await settle();
    expect(await allOf(eventId)).toMatchObject([{ status: 'cancelled' }]);
    expect(await ada.queue()).toEqual([]);
  });

  it('a delete that is repeated after the event was tracked again leaves the event there', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'DELETE' }, lost, { times: 2 });
    await ada.untrack(eventId);
    await ada.track(eventId);
    await settle();
    expect(await allOf(eventId)).toMatchObject([{ status: 'confirmed' }]);
  });

  it.each([
    ['an HTML page', { html: true }],
    ['nothing', { status: 200, body: '' }],
    ['half a body', { status: 200, body: '{"id": "abc' }],
    [
      'an event that isn’t ours',
      { status: 200, body: { id: 'somebodyelses', etag: '"1"', status: 'confirmed' } },
    ],
  ])('%s instead of it is no confirmation, and the repeat makes one event', async (_what, effect) => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, effect, { times: 2 });
    const answer = await ada.track(eventId);
    expect(answer.sync.status).toBe('pending');
    await settle();
    expect(await allOf(eventId)).toMatchObject([{ status: 'confirmed' }]);
    expect((await ada.row(eventId)).external_calendar_event_id).toBe((await allOf(eventId))[0]?.id);
  });
});

describe('a request that takes effect after its sender gave up', () => {
  let late: Awaited<ReturnType<typeof lateGoogle>>;
  let ada: Person;
  beforeAll(async () => {
    late = await lateGoogle(stack.googleUrl);
    const deps = createDeps();
    ada = await Person.connected(undefined, {
      ...deps,
      env: { ...deps.env, GOOGLE_API_URL: late.url },
      engine: { ...deps.engine, settleMs: 300 },
    });
  });
  afterAll(() => late.stop());

  it('an insert that arrives after the event was untracked leaves no stray event', async () => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, { drop: true }, { times: 1 });
    late.holdNext((method, path) => method === 'POST' && path.includes('/events'));
    await ada.track(eventId);
    await ada.untrack(eventId);
    expect(await ada.google.shown()).toEqual([]);
    await late.release();
    expect(await ada.google.shown()).toHaveLength(1);
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown()).toEqual([]);
    expect(await ada.queue()).toEqual([]);
  });

  it('a delete that arrives after the event was tracked again does no harm', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'DELETE' }, { drop: true }, { times: 1 });
    late.holdNext((method) => method === 'DELETE');
    await ada.untrack(eventId);
    await ada.track(eventId);
    await ada.wake();
    await ada.drain();
    await late.release();
    expect(await ada.google.shown()).toHaveLength(1);
    await changeEvent(eventId, { deleted_at: new Date().toISOString() });
    await ada.drain();
  });
});
