import type { Deps } from '#src/compose.ts';
import type { Preferences } from '#src/contract/answers/preferences.ts';
import {
  changePreferences,
  noteTimeZone,
  readPreferences,
  type StoredPreferences,
} from '#src/data/preferences.ts';
import { AppError } from '#src/domain/requests/appError.ts';

/**
 * The calendar sync settings and the time zone. A zone that was never chosen is that of the person's browser, if it is given, and is noted
 * as theirs; UTC as long as nobody knows.
 */
export async function preferencesOf(
  deps: Pick<Deps, 'db'>,
  userId: string,
  browserZone: string | null = null,
): Promise<Preferences> {
  const stored = await readPreferences(deps.db, userId);
  if (stored.timeZone !== null || browserZone === null) return withZone(stored);
  const timeZone = await noteTimeZone(deps.db, userId, browserZone).catch((error: unknown) => {
    // Nothing is noted for an account that was deleted, but its last access token still opens pages.
    if (error instanceof AppError && error.code === 'not_signed_in') return browserZone;
    throw error;
  });
  return { ...stored, timeZone };
}

const withZone = (stored: StoredPreferences): Preferences => ({
  ...stored,
  timeZone: stored.timeZone ?? 'UTC',
});

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
  return withZone(changed);
}
