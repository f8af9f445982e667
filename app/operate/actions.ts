'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { compose } from '#src/compose.ts';
import { settleDeadRow } from '#src/data/serviceStatus.ts';
import { logger } from '#src/observability/logger.ts';
import { requireOperator } from './operator.ts';

const formSchema = z.object({ id: z.coerce.number().int().positive(), act: z.enum(['retry', 'drop']) });

/** Runs a row that gave up once more, or drops it. A row that somebody else has dealt with is left as it is. */
export async function settleDead(form: FormData): Promise<void> {
  await requireOperator();
  const { id, act } = formSchema.parse(Object.fromEntries(form));
  const settled = await settleDeadRow(compose().db, { id, retry: act === 'retry' });
  logger().info({ queueId: id, act, settled }, 'an operator dealt with a dead row');
  revalidatePath('/operate');
}
