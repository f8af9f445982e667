import type { Deps } from '#src/compose.ts';
import type { ExportedData } from '#src/contract/answers/export.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { listOrganisedEvents } from '../catalogue/eventCatalogueService.ts';
import { listTracked } from '../catalogue/eventTrackingService.ts';
import { listAccounts, listCalendars } from './accountsService.ts';
import { calendarFile } from './calendarFile.ts';
import { preferencesOf } from './preferencesService.ts';

/** All that is kept for a person, without secrets and without the copy of what is in Google. */
export async function exportData(deps: Deps, { id, email }: SignedInUser): Promise<ExportedData> {
  await takeAllowance(deps.db, 'exportData', id);
  const [preferences, connections, calendars, tracked, organised] = await Promise.all([
    preferencesOf(deps, id, null),
    listAccounts(deps, id),
    listCalendars(deps, id),
    listTracked(deps, id),
    listOrganisedEvents(deps, { userId: id }),
  ]);
  return {
    exportedAt: new Date(deps.now()).toISOString(),
    account: { id, email },
    preferences,
    connections,
    calendars,
    tracked,
    organised: [...organised.toCome, ...organised.over],
  };
}

/** The events that a person tracks, as an iCalendar file. */
export async function exportTracked(deps: Deps, userId: string): Promise<string> {
  await takeAllowance(deps.db, 'exportData', userId);
  return calendarFile(await listTracked(deps, userId), new URL(deps.env.APP_URL).hostname);
}
