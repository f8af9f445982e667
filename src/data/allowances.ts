import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AllowanceName, allowances } from '#src/domain/requests/allowances.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

/** Takes one attempt of what `subject` (a person's id, an address) may do. Throws `too_many_requests` when none is left. */
export async function takeAllowance(db: ServiceClient, name: AllowanceName, subject: string): Promise<void> {
  const { limit, windowSeconds, name: label } = allowances[name];
  const args = {
    subject: createHash('sha256').update(`${name}:${subject}`).digest('base64url'),
    limit,
    windowSeconds,
  };
  const retryAfterSeconds = z.number().parse(await callSql(db, 'take_allowance', args));
  if (retryAfterSeconds === 0) return;
  const wait = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
  throw new AppError('too_many_requests', `That was too many ${label}. Please wait ${wait} and try again.`, {
    retryAfterSeconds,
  });
}
