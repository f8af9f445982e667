import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const sliceSchema = z.object({ kind: z.string(), reached: z.number(), finished: z.boolean() });

/** Works on a change that concerns many for so long, in one transaction; null when none is left, or others are at all of them. */
export async function workFanOut(
  db: ServiceClient,
  sliceMs: number,
): Promise<z.infer<typeof sliceSchema> | null> {
  return sliceSchema.nullable().parse((await callSql(db, 'work_fan_out', { sliceMs })) ?? null);
}
