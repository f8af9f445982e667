import type { Sql } from 'postgres';
import type { Lite } from './authGateway.ts';

/**
 * What hosted Auth does for the secret key and @supabase/lite does not: users are banned and deleted. A banned user is signed in no
 * more, and their sessions are not renewed.
 */
export function createAdminAuth(input: { lite: Lite; sql: Sql; secretKey: string }): Lite {
  const { lite, sql, secretKey } = input;

  async function administer(request: Request, id: string): Promise<Response> {
    if (request.headers.get('apikey') !== secretKey) return refusal(403, 'not_admin', 'User not allowed');
    const [user] = await sql`select id, email from auth.users where id = ${id}`;
    if (!user) return refusal(404, 'user_not_found', 'User not found');
    if (request.method === 'DELETE') {
      await sql`delete from auth.users where id = ${id}`;
      return Response.json({});
    }
    if (request.method === 'GET') return Response.json(user);
    const { ban_duration: duration } = (await request.json()) as { ban_duration?: string };
    const hours = /^(\d+)h$/.exec(duration ?? '')?.[1];
    if (!hours) return refusal(400, 'validation_failed', 'only ban_duration in hours is known here');
    await sql`update auth.users set banned_until = now() + make_interval(hours => ${Number(hours)}) where id = ${id}`;
    return Response.json(user);
  }

  /** Whose session an answer begins or goes on with; it is not given to a banned user. */
  async function unlessBanned(answer: Response): Promise<Response> {
    const body = await answer
      .clone()
      .json()
      .catch(() => ({}));
    if (!body.access_token || !body.user?.id) return answer;
    const [banned] = await sql`select id from auth.users where id = ${body.user.id} and banned_until > now()`;
    if (!banned) return answer;
    await sql`delete from auth.sessions where user_id = ${body.user.id}`;
    return refusal(400, 'user_banned', 'User is banned');
  }

  return async (request, peer) => {
    const { pathname } = new URL(request.url);
    const id = /^\/auth\/v1\/admin\/users\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
    if (id && ['GET', 'PUT', 'DELETE'].includes(request.method)) return administer(request, id);
    return unlessBanned(await lite(request, peer));
  };
}

const refusal = (status: number, error_code: string, msg: string) =>
  Response.json({ code: status, error_code, msg }, { status, headers: { 'x-sb-error-code': error_code } });
