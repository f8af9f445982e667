import { z } from 'zod';
import type { ServiceClient } from './clients.ts';

const names = z.array(z.string());
const descriptionSchema = z.object({
  now: z.string(),
  migrations: names,
  functions: z.record(z.string(), z.object({ body: z.string(), callers: names })),
  tables: z.record(
    z.string(),
    z.object({
      rowSecurity: z.boolean(),
      columns: names,
      policies: names,
      triggers: names,
      indexes: names,
      service: names,
      browsers: names,
    }),
  ),
});
/** What a database consists of; of each function the MD5 of its body, and who may call it. */
export type DatabaseDescription = z.infer<typeof descriptionSchema>;

export type DescriptionOutcome =
  | { status: 'described'; description: DatabaseDescription }
  | { status: 'unreachable' | 'keyRefused' | 'notGranted' | 'notMigrated' | 'failed'; message: string };

/** Asks the database what it consists of. Says why where it doesn't answer. */
export async function describeDatabase(db: ServiceClient): Promise<DescriptionOutcome> {
  const { data, error, status } = await db.rpc('describe_database', {});
  if (!error) return { status: 'described', description: descriptionSchema.parse(data) };
  const { message, code } = error;
  if (status === 0) return { status: 'unreachable', message };
  if (code === 'PGRST202') return { status: 'notMigrated', message };
  if (code === '42501') return { status: 'notGranted', message };
  return { status: status === 401 || status === 403 ? 'keyRefused' : 'failed', message };
}
