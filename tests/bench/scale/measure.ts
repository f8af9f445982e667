import type { Sql, TransactionSql } from 'postgres';

/** A statement's time in milliseconds; `cancelled` when the database ended it, as hosted Supabase does after 8 s. */
export type Result = { ms: number } | 'cancelled';

const runsMax = 25;
const slowMs = 200;

/**
 * The time of a statement's fastest run (whatever else the machine does only adds), each run in a transaction that is rolled back.
 * `prepare` runs in the same transaction before the clock does; what it returns is handed to the statement.
 */
export async function measure(
  service: Sql,
  statement: (transaction: TransactionSql, prepared: unknown) => Promise<unknown>,
  prepare: (transaction: TransactionSql) => Promise<unknown> = async () => null,
): Promise<Result> {
  const times: number[] = [];
  for (let run = 0; run < (Math.max(0, ...times) > slowMs ? 3 : runsMax); run += 1) {
    const result = await timed(service, statement, prepare);
    if (result === 'cancelled') return result;
    times.push(result.ms);
    if (result.ms > 2_000) break;
  }
  return { ms: Math.min(...times) };
}

/** Works off what waits, slice by slice, each in its own transaction. */
export async function wholeFanOut(service: Sql): Promise<{ totalMs: number; longestMs: number }> {
  const began = performance.now();
  let longestMs = 0;
  for (;;) {
    const started = performance.now();
    const [row] = await service`select public.work_fan_out(250) as slice`;
    if (!row?.slice) return { totalMs: performance.now() - began, longestMs };
    longestMs = Math.max(longestMs, performance.now() - started);
  }
}

async function timed(
  service: Sql,
  statement: Parameters<typeof measure>[1],
  prepare: (transaction: TransactionSql) => Promise<unknown>,
): Promise<Result> {
  let ms = 0;
  try {
    await service.begin(async (transaction) => {
      const prepared = await prepare(transaction);
      const started = performance.now();
      await statement(transaction, prepared);
      ms = performance.now() - started;
      throw new RolledBack();
    });
  } catch (error) {
    if (isCancelled(error)) return 'cancelled';
    if (!(error instanceof RolledBack)) throw error;
  }
  return { ms };
}

class RolledBack extends Error {}

const isCancelled = (error: unknown) => (error as { code?: unknown }).code === '57014';
