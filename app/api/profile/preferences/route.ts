import { preferencesRequestSchema } from '#src/contract/requests/preferences.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { readBody } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { preferencesOf, updatePreferences } from '#src/services/preferencesService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  return { preferences: await preferencesOf(deps, user.id, await browserZone()) };
});

export const PATCH = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  const changes = await readBody(request, preferencesRequestSchema);
  const preferences = await updatePreferences(deps, user.id, changes);
  drainAfterwards(deps, user.id);
  return { preferences };
});
