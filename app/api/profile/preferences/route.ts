import { editPreferences, readOwnPreferences } from '#src/contract/endpoints/preferences.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { serve } from '#src/http/serve.ts';
import { preferencesOf, updatePreferences } from '#src/services/accounts/preferencesService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = serve(readOwnPreferences, async ({ deps, user }) => ({
  preferences: await preferencesOf(deps, user.id, await browserZone()),
}));

export const PATCH = serve(editPreferences, async ({ deps, user, body }) => {
  const preferences = await updatePreferences(deps, user.id, body);
  drainAfterwards(deps, user.id);
  return { preferences };
});
