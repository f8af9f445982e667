import { readOpenApi } from '#src/contract/endpoints/service.ts';
import { openApiDocument } from '#src/contract/openApi.ts';
import { serve } from '#src/http/serve.ts';
import packageJson from '../../../package.json' with { type: 'json' };

export const GET = serve(readOpenApi, async ({ deps }) =>
  Response.json(openApiDocument({ version: packageJson.version, appUrl: deps.env.APP_URL }), {
    headers: { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
  }),
);
