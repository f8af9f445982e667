import type { Deps } from '#src/compose.ts';
import { changePreferences, type Preferences, readPreferences } from '#src/data/preferences.ts';
import { AppError } from '#src/domain/appError.ts';

/** The calendar sync settings and the time zone. */
export const preferencesOf = (deps: Deps, userId: string): Promise<Preferences> =>
  readPreferences(deps.db, userId);

/** Changes some of them; what that means for tracked events is enqueued in the same transaction. */
export async function updatePreferences(
  deps: Deps,
  userId: string,
  changes: Parameters<typeof changePreferences>[2],
): Promise<Preferences> {
  const changed = await changePreferences(deps.db, userId, changes);
  if (!changed) {
    throw new AppError(
      'calendar_unavailable',
      'Events can only go to one of your calendars that you can change.',
      {
        fields: { targetCalendarId: 'is not a calendar that can receive events' },
      },
    );
  }
  return changed;
}
