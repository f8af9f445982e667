import { databaseAnswers } from '#src/data/health.ts';
import { expectNoQuery, withRoute } from '#src/http/route.ts';
import packageJson from '../../../package.json' with { type: 'json' };

export const GET = withRoute(async ({ request, deps }) => {
  expectNoQuery(request);
  const database = await databaseAnswers(deps.db);
  return Response.json(
    { status: database ? 'up' : 'degraded', database, version: packageJson.version },
    {
      status: database ? 200 : 503,
    },
  );
});
