import type { z } from 'zod';
import type { Endpoint } from '#src/contract/endpoint.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { readBody, readQuery } from './readRequest.ts';
import { expectNoQuery, type RouteInput, withRoute, withUser } from './route.ts';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<E extends Endpoint> = Omit<RouteInput, 'params'> & {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
} & (E['access'] extends 'user' ? { user: SignedInUser } : unknown);
type Given<E extends Endpoint> = E['answer'] extends { schema: infer S extends z.core.$ZodType }
  ? z.core.output<S>
  : undefined;

/**
 * A route that serves an endpoint of the contract: authorises, parses path, query and body, and answers what the handler returns with the
 * endpoint's status. A handler that needs its own headers or status returns a Response.
 */
export function serve<E extends Endpoint>(
  endpoint: E,
  handler: (input: Input<E>) => Promise<Given<E> | Response>,
) {
  const wrap = endpoint.access === 'user' ? withUser : withRoute;
  return wrap(async (input: RouteInput) => {
    const query = endpoint.query ? readQuery(input.request, endpoint.query) : expectNoQuery(input.request);
    const params = endpoint.params && readParams(endpoint.params, input.params);
    const body = endpoint.body && (await readBody(input.request, endpoint.body));
    const given = await handler({ ...input, query, params, body } as unknown as Input<E>);
    if (given instanceof Response) return given;
    const { status } = endpoint.answer;
    return given === undefined ? new Response(null, { status }) : Response.json(given, { status });
  });
}

/** An address that can't name anything is a 404 like any other unknown one. */
function readParams(schema: z.ZodType, params: RouteInput['params']): unknown {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new AppError('not_found', 'There is nothing here under this address.');
}
