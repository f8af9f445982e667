import { calendarAnswerSchema, disconnectAnswerSchema } from '#src/contract/answers/accounts.ts';
import { type Preferences, preferencesAnswerSchema } from '#src/contract/answers/preferences.ts';
import { requestJson } from './requestJson.ts';

export const changePreferences = (changes: Partial<Preferences>) =>
  requestJson('/api/profile/preferences', preferencesAnswerSchema, { method: 'PATCH', body: changes });

/** Takes a calendar among those that are kept in sync, or out of them; answers what holds now. */
export async function chooseCalendar(id: string, selected: boolean): Promise<boolean> {
  const body = { selected };
  const { calendar } = await requestJson(`/api/calendar/calendars/${id}`, calendarAnswerSchema, {
    method: 'PATCH',
    body,
  });
  return calendar.selected;
}

export type EventsChoice = 'keep' | 'remove_future' | 'remove_all';

export const disconnectAccount = (id: string, events: EventsChoice) =>
  requestJson(`/api/calendar/connections/${id}?events=${events}`, disconnectAnswerSchema, {
    method: 'DELETE',
  });
