import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { compose, type Deps } from '#src/compose.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { userOfAccessToken } from '#src/data/signIn.ts';
import { userHeader } from '#src/domain/accounts/userHeader.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { getEnv } from '#src/env.ts';
import { logger } from '#src/observability/logger.ts';
import { problem } from './problem.ts';
import { readQuery } from './readRequest.ts';
import { signedInUser } from './session.ts';

type Context = { params?: Promise<Record<string, string | string[] | undefined>> };

export type RouteInput = {
  request: Request;
  deps: Deps;
  /** The path's parameters, each one segment. */
  params: Record<string, string | undefined>;
  requestId: string;
};
export type UserRouteInput = RouteInput & { user: SignedInUser };

type Answer = Response | object;

/** A route for everyone: what it returns becomes JSON, what it throws a problem document. */
export function withRoute(handler: (input: RouteInput) => Promise<Answer>) {
  return async (request: Request, context: Context): Promise<Response> => {
    const requestId = randomUUID();
    try {
      const params = await plainParams(context);
      return answer(await handler({ request, deps: compose(), params, requestId }), requestId);
    } catch (error) {
      return problem(error, requestId);
    }
  };
}

/**
 * A route for the signed-in user, by session cookie or by `Authorization: Bearer`. Changes made with a cookie must come
 * from our own pages (`Origin`).
 */
export function withUser(handler: (input: UserRouteInput) => Promise<Answer>) {
  return withRoute(async (input) => {
    const user = await authenticate(input.request);
    const response = toResponse(await handler({ ...input, user }));
    response.headers.set(userHeader, user.id);
    return response;
  });
}

const noQuery = z.strictObject({});

/** Refuses query parameters on a route that knows none. */
export function expectNoQuery(request: Request): void {
  readQuery(request, noQuery);
}

async function authenticate(request: Request): Promise<SignedInUser> {
  const env = getEnv();
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer) {
    const user = await userOfAccessToken(env, bearer);
    if (user) return user;
    throw new AppError('not_signed_in', 'This access token is not valid any more. Please sign in again.');
  }
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (changes && request.headers.get('origin') !== new URL(env.APP_URL).origin) {
    logger().warn(
      { method: request.method, path: new URL(request.url).pathname, origin: request.headers.get('origin') },
      'a change from another origin is refused',
    );
    throw new AppError('forbidden_origin', 'This change did not come from one of our own pages.');
  }
  const user = await signedInUser();
  if (!user) throw new AppError('not_signed_in', 'Please sign in first.');
  return user;
}

async function plainParams(context: Context): Promise<Record<string, string | undefined>> {
  const params = (await context.params) ?? {};
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]),
  );
}

/** A redirect's headers can't be changed: they are copied. */
const toResponse = (result: Answer): Response =>
  result instanceof Response ? new Response(result.body, result) : Response.json(result);

function answer(result: Answer, requestId: string): Response {
  const response = toResponse(result);
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  response.headers.set('x-request-id', requestId);
  return response;
}
