import { exportData } from '#src/contract/endpoints/preferences.ts';
import { serve } from '#src/http/serve.ts';
import * as service from '#src/services/accounts/exportService.ts';

export const GET = serve(exportData, async ({ deps, user }) =>
  Response.json(await service.exportData(deps, user), {
    headers: { 'content-disposition': 'attachment; filename="kure-cal.json"' },
  }),
);
