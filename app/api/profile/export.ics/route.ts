import { exportTrackedEvents } from '#src/contract/endpoints/preferences.ts';
import { serve } from '#src/http/serve.ts';
import { exportTracked } from '#src/services/accounts/exportService.ts';

export const GET = serve(exportTrackedEvents, async ({ deps, user }) => {
  const headers = {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="kure-cal.ics"',
  };
  return new Response(await exportTracked(deps, user.id), { headers });
});
