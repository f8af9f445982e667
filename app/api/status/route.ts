import { expectNoQuery } from '#src/http/route.ts';
import { withSecret } from '#src/http/withCron.ts';
import { serviceStatus } from '#src/services/serviceStatusService.ts';

export const maxDuration = 10;

export const GET = withSecret(async ({ request, deps }) => {
  expectNoQuery(request);
  return serviceStatus(deps);
});
