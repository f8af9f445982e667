import { beforeAll, describe, expect, it } from 'vitest';
import { googleEventId } from '#src/domain/google/googleEventId.ts';
import { changeEvent, newEvent, Person } from '#tests/integration/support/person.ts';

describe('an event that its owner also edits in Google', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });
  const theOne = async (eventId: string) =>
    (await ada.google.all()).find((event) => event.extendedProperties?.private?.kureCalEventId === eventId);

  it('keeps colour, reminders, guests and an edited title through our update', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const id = (await theOne(eventId))?.id;
    const reminders = { useDefault: false, overrides: [{ method: 'popup', minutes: 7 }] };
    await ada.google.edit('patch', id, {
      colorId: '11',
      reminders,
      attendees: [{ email: 'friend@example.com' }],
      summary: 'My own title',
    });
    await changeEvent(eventId, { venue: 'Somewhere else' });
    await ada.drain();
    const event = await theOne(eventId);
    expect(event).toMatchObject({ colorId: '11', reminders, summary: 'My own title' });
    expect(event?.attendees?.[0]?.email).toBe('friend@example.com');
    expect(event?.location).toContain('Somewhere else');
  });

  it('keeps its label, its meeting and what Google alone may set through our updates', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const owners = {
      eventLabelId: 'my-label',
      conferenceData: { conferenceId: 'abc-defg-hij', conferenceSolution: { name: 'Google Meet' } },
      hangoutLink: 'https://meet.google.example/abc-defg-hij',
    };
    await ada.google.edit('patch', (await theOne(eventId))?.id, owners);
    await ada.change(eventId, { note: 'front row' });
    await changeEvent(eventId, { title: 'A new name' });
    await ada.drain();
    const event = await theOne(eventId);
    expect(event).toMatchObject({ ...owners, summary: 'A new name' });
    expect(event?.colorId).toBeUndefined();
  });

  it('takes the catalogue’s title back once the catalogue changes it', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.edit('patch', (await theOne(eventId))?.id, { summary: 'My own title' });
    await changeEvent(eventId, { title: 'A new name' });
    await ada.drain();
    expect((await theOne(eventId))?.summary).toBe('A new name');
  });

  it('is read again and merged again when somebody writes between our read and our write (412)', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'PUT' }, { status: 412, reason: 'conditionNotMet' }, { times: 2 });
    const answer = await ada.change(eventId, { note: 'after the conflict' });
    expect(answer.sync.status).toBe('synced');
    expect((await theOne(eventId))?.description).toContain('after the conflict');
  });

  it('is never another event that happens to have our id: untracking leaves that one alone', async () => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, { drop: true }, { times: 2 });
    expect((await ada.track(eventId)).sync.status).toBe('pending');
    const id = googleEventId((await ada.row(eventId)).id, 0);
    const at = (hour: string) => ({ dateTime: `2031-05-06T${hour}:00:00Z` });
    await ada.google.edit('create', undefined, { id, summary: 'Dentist', start: at('08'), end: at('09') });
    await ada.untrack(eventId);
    for (let round = 0; round < 3; round += 1) {
      await ada.wake();
      await ada.drain();
    }
    expect((await ada.google.shown()).filter((event) => event.id === id)).toMatchObject([
      { summary: 'Dentist' },
    ]);
    await ada.track(eventId);
    expect((await ada.google.shown()).filter((event) => event.id === id)).toMatchObject([
      { summary: 'Dentist' },
    ]);
    expect((await theOne(eventId))?.id).toBe(`${id}g1`);
  });

  it('gives up on endless conflicts for now, and the queue has it', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'PUT' }, { status: 412, reason: 'conditionNotMet' }, { times: 8 });
    expect((await ada.change(eventId, { note: 'later' })).sync).toMatchObject({
      status: 'pending',
      code: 'edit_conflict',
    });
    await ada.wake();
    await ada.drain();
    expect((await theOne(eventId))?.description).toContain('later');
  });

  it('that its owner deleted is not put back by a catalogue change, but by asking for it again', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.edit('delete', (await theOne(eventId))?.id);
    await changeEvent(eventId, { venue: 'Elsewhere' });
    await ada.drain();
    expect((await theOne(eventId))?.status).toBe('cancelled');
    expect((await ada.row(eventId)).calendar_sync_status).toBe('removed_in_google');
    expect((await ada.track(eventId)).sync.status).toBe('synced');
    expect((await theOne(eventId))?.status).toBe('confirmed');
  });

  it('a deleted id that Google refuses to restore gets a new id, and stays one event', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.untrack(eventId);
    await ada.google.fault({ method: 'PUT' }, { refuseRestore: true }, {});
    for (let round = 0; round < 2; round += 1) {
      expect((await ada.track(eventId)).sync.status).toBe('synced');
      const shown = (await ada.google.shown()).filter(
        (event) => event.extendedProperties?.private?.kureCalEventId === eventId,
      );
      expect(shown).toHaveLength(1);
      if (round === 0) await ada.untrack(eventId);
    }
  });

  it('two tabs that bookmark it at once make one event', async () => {
    const eventId = await newEvent();
    const answers = await Promise.all([ada.track(eventId), ada.track(eventId), ada.track(eventId)]);
    await ada.drain();
    expect(answers.map(({ sync }) => sync.status)).toContain('synced');
    const ours = (await ada.google.all()).filter(
      (event) => event.extendedProperties?.private?.kureCalEventId === eventId,
    );
    expect(ours).toHaveLength(1);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('a note that changes while the sync runs ends up in Google', async () => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, { delayMs: 400 });
    const first = ada.track(eventId, 'bookmarked', 'first');
    await expect
      .poll(async () => (await ada.google.shown()).some((e) => e.description?.includes('first')))
      .toBe(true);
    expect((await ada.change(eventId, { note: 'second' })).sync.status).toBe('pending');
    await first;
    await ada.drain();
    expect((await theOne(eventId))?.description).toContain('second');
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });
});
