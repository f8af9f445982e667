import { readHealth } from '#src/contract/endpoints/service.ts';
import { databaseAnswers } from '#src/data/health.ts';
import { serve } from '#src/http/serve.ts';
import packageJson from '../../../package.json' with { type: 'json' };

export const GET = serve(readHealth, async ({ deps }) => {
  const database = await databaseAnswers(deps.db);
  const body = { status: database ? 'up' : 'degraded', database, version: packageJson.version } as const;
  return database ? body : Response.json(body, { status: 503 });
});
