import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '#src/domain/requests/appError.ts';
import { getEnv } from '#src/env.ts';
import { type RouteInput, withRoute } from './route.ts';

/** A cron route: GET with `Authorization: Bearer $CRON_SECRET`, compared in constant time. */
export function withCron(handler: (input: RouteInput) => Promise<object>) {
  return withRoute(async (input) => {
    const given = input.request.headers.get('authorization') ?? '';
    if (!equal(given, `Bearer ${getEnv().CRON_SECRET}`)) {
      throw new AppError('not_signed_in', 'This address is for the scheduler alone.');
    }
    return handler(input);
  });
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
