import { isIP } from 'node:net';
import type { Env } from '#src/env.ts';
import { withDeadline } from './withDeadline.ts';

type AuthEnv = Pick<Env, 'SUPABASE_URL' | 'SUPABASE_PUBLISHABLE_KEY' | 'SUPABASE_SECRET_KEY'>;

const fetchInTime = withDeadline(8_000);

/**
 * How Supabase Auth is called: with a deadline and, where the person's address is known, in their name, so that Auth limits
 * the rate of people and not of our servers. A rate limit on renewing a session looks like an outage: the library would end
 * the session.
 */
export function authFetch(env: AuthEnv, address: string | null = null): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const forwards = address !== null && isIP(address) !== 0 && url.startsWith(authUrl(env));
    const answer = await fetchInTime(input, forwards ? onBehalfOf(env, address, init) : init);
    if (answer.status !== 429 || !url.includes('grant_type=refresh_token')) return answer;
    return new Response(null, { status: 503, statusText: 'Rate limit' });
  };
}

/** Where Supabase Auth answers; its access tokens name this address as their issuer. */
export const authUrl = ({ SUPABASE_URL }: Pick<Env, 'SUPABASE_URL'>): string =>
  `${SUPABASE_URL.replace(/\/$/, '')}/auth/v1`;

/** Auth believes a forwarded address only from the secret key, and a key as a bearer token only if both are the same. */
function onBehalfOf(env: AuthEnv, address: string, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  if (headers.get('authorization') === `Bearer ${env.SUPABASE_PUBLISHABLE_KEY}`)
    headers.delete('authorization');
  headers.set('apikey', env.SUPABASE_SECRET_KEY);
  headers.set('sb-forwarded-for', address);
  return { ...init, headers };
}
