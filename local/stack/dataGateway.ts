import type { AccessTokens } from './accessTokens.ts';
import type { Secrets } from './settings.ts';

const connectionHeaders = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'apikey',
];
/** What pg-safeupdate leaves to the reader of the address: everything that is no filter. */
const noFilters = ['select', 'columns', 'order', 'limit', 'offset', 'on_conflict'];

/**
 * `/rest/v1` as hosted Supabase puts it before PostgREST: a publishable or secret key becomes the token of its role, a person's token
 * passes, and an UPDATE or DELETE without a filter is refused.
 */
export async function createDataGateway(postgrestUrl: string, secrets: Secrets, { ofRole }: AccessTokens) {
  const tokens = new Map([
    [secrets.supabasePublishableKey, await ofRole('anon')],
    [secrets.supabaseSecretKey, await ofRole('service_role')],
  ]);
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const key = request.headers.get('apikey') ?? url.searchParams.get('apikey');
    if (!key) return refusal(401, { message: 'No API key found in request' });
    const keyToken = tokens.get(key);
    if (!keyToken) return refusal(401, { message: 'Invalid API key' });
    url.searchParams.delete('apikey');
    const unsafe = unsafeChange(request.method, url);
    if (unsafe) return refusal(400, unsafe);

    const headers = new Headers(request.headers);
    for (const name of connectionHeaders) headers.delete(name);
    const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    headers.set('authorization', `Bearer ${bearer && !tokens.has(bearer) ? bearer : keyToken}`);
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    try {
      const answer = await fetch(`${postgrestUrl}${url.pathname.slice('/rest/v1'.length)}${url.search}`, {
        method: request.method,
        headers,
        body: hasBody ? request.body : null,
        ...(hasBody ? { duplex: 'half' as const } : {}),
        signal: request.signal,
      });
      const answered = new Headers(answer.headers);
      for (const name of connectionHeaders) answered.delete(name);
      return new Response(answer.body, { status: answer.status, headers: answered });
    } catch (error) {
      return refusal(503, { message: `The data API does not answer: ${(error as Error).message}` });
    }
  };
}

function unsafeChange(method: string, url: URL): { code: string; message: string } | null {
  if ((method !== 'PATCH' && method !== 'DELETE') || url.pathname.startsWith('/rest/v1/rpc/')) return null;
  if ([...url.searchParams.keys()].some((name) => !noFilters.includes(name))) return null;
  const statement = method === 'PATCH' ? 'UPDATE' : 'DELETE';
  return { code: '21000', message: `${statement} requires a WHERE clause` };
}

const refusal = (status: number, body: object) => Response.json(body, { status });
