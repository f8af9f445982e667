import { NextResponse } from 'next/server';
import { getEnv } from '#src/env.ts';
import { createSessionClient } from '#src/http/session.ts';
import { returnPath } from '../../sign-in/returnPath.ts';

/** Where the link in a sign-up mail leads: the code in it becomes a session. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const code = query.get('code');
  const client = await createSessionClient();
  const { error } = code ? await client.auth.exchangeCodeForSession(code) : { error: true };
  const target = error ? '/sign-in?failed=link' : returnPath(query.get('next'));
  return NextResponse.redirect(new URL(target, getEnv().APP_URL));
}
