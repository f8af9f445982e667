import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

/** Whether the person can sign in with a password; who came with Google alone can't. */
export async function hasPassword(db: ServiceClient, userId: string): Promise<boolean> {
  return z.boolean().parse(await callSql(db, 'has_password', { user: userId }));
}
