import type { AccessTokens } from './accessTokens.ts';

/** One request to Auth, as tests read it. */
export type AuthRequest = {
  /** Counts from 1. */
  number: number;
  method: string;
  path: string;
  /** Whether it came with the secret key, without which hosted Auth ignores a forwarded address. */
  secretKey: boolean;
  forwardedFor: string | null;
};

/** Which new accounts must be confirmed. */
export type Confirmations = { usual: boolean; exceptions: Map<string, boolean> };

const keptMax = 2_000;
const jwks = '/auth/v1/.well-known/jwks.json';

/** Auth, as far as a request and its answer go. */
export type Lite = (request: Request, peerAddress: string | null) => Promise<Response>;

/**
 * `/auth/v1` as hosted Supabase answers: the public keys are published, and the access tokens that leave are signed with
 * the private one. `GET /_auth/requests` lists what Auth was asked, for tests; `POST /_auth/confirm`
 * says whether one address must confirm a new account, whatever LOCAL_CONFIRM says.
 */
export function createAuthGateway(
  tokens: AccessTokens,
  secretKey: string,
  lite: Lite,
  confirmations: Confirmations,
) {
  const requests: AuthRequest[] = [];
  let count = 0;
  return async (request: Request, peerAddress: string | null): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/_auth/requests') return Response.json(requests);
    if (pathname === '/_auth/confirm') {
      const { email, confirm } = (await request.json()) as { email: string; confirm: boolean };
      confirmations.exceptions.set(email.toLowerCase(), confirm);
      return new Response(null, { status: 204 });
    }
    const asked = await withTokenOfLite(request, tokens);
    if (!pathname.startsWith('/auth/v1/')) return lite(asked, peerAddress);
    requests.push({
      number: ++count,
      method: request.method,
      path: `${pathname.slice('/auth/v1'.length)}${search}`,
      secretKey: request.headers.get('apikey') === secretKey,
      forwardedFor: request.headers.get('sb-forwarded-for'),
    });
    if (requests.length > keptMax) requests.shift();
    if (pathname === '/auth/v1/settings') {
      const settings = { external: { email: true, google: true }, disable_signup: false };
      return Response.json({ ...settings, mailer_autoconfirm: !confirmations.usual });
    }
    if (pathname === jwks) {
      return Response.json(tokens.keySet, { headers: { 'cache-control': 'public, max-age=600' } });
    }
    const answer = await lite(asked, peerAddress);
    return isJson(answer) ? withPublishedToken(answer, tokens) : answer;
  };
}

async function withTokenOfLite(request: Request, tokens: AccessTokens): Promise<Request> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!bearer) return request;
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${await tokens.forLite(bearer)}`);
  return new Request(request, { headers });
}

const isJson = (answer: Response) =>
  answer.ok && (answer.headers.get('content-type') ?? '').includes('application/json');

async function withPublishedToken(answer: Response, tokens: AccessTokens): Promise<Response> {
  const body = await answer.json();
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  const token = body?.access_token;
  const published = typeof token === 'string' ? { ...body, access_token: await tokens.publish(token) } : body;
  return Response.json(published, { status: answer.status, headers });
}
