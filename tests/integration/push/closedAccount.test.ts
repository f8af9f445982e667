import { expect, test } from 'vitest';
import { newEvent, Person } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';

test('a push waits while Google Calendar is turned off for the account, however often, and is done when it is back', async () => {
  const person = await Person.connected();
  const setDisabled = (calendarDisabled: boolean) =>
    control('POST', 'account-state', { account: person.email, calendarDisabled });
  await setDisabled(true);
  const eventId = await newEvent();
  expect((await person.track(eventId)).sync).toMatchObject({ status: 'pending', code: 'calendar_disabled' });
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await person.wake();
    await person.drain();
  }
  expect(await person.queue()).toMatchObject([{ dead_at: null }]);
  await setDisabled(false);
  await person.wake();
  await person.drain();
  expect((await person.row(eventId)).calendar_sync_status).toBe('synced');
});
