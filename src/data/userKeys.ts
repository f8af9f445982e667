import { z } from 'zod';
import type { WrappedKey } from '#src/security/encryption.ts';
import type { ServiceClient } from './clients.ts';
import { storageError } from './storageError.ts';

const rowsSchema = z.array(
  z
    .object({ user_id: z.string(), wrapped_key: z.string(), wrapping_key_id: z.string() })
    .transform((row) => ({
      userId: row.user_id,
      wrappedKey: row.wrapped_key,
      wrappingKeyId: row.wrapping_key_id,
    })),
);

/** Data keys that another key than this one wraps, in order of their users, behind a given user. */
export async function listKeysNotWrappedBy(
  db: ServiceClient,
  keyId: string,
  after: string | null,
  limit: number,
) {
  let query = db
    .from('user_keys')
    .select('user_id, wrapped_key, wrapping_key_id')
    .neq('wrapping_key_id', keyId);
  if (after !== null) query = query.gt('user_id', after);
  const { data, error } = await query.order('user_id').limit(limit);
  if (error) throw storageError(error);
  return rowsSchema.parse(data);
}

const sampleSize = 20;

/** Some data keys that this key wraps. */
export async function sampleKeysWrappedBy(db: ServiceClient, keyId: string) {
  const { data, error } = await db
    .from('user_keys')
    .select('user_id, wrapped_key, wrapping_key_id')
    .eq('wrapping_key_id', keyId)
    .limit(sampleSize);
  if (error) throw storageError(error);
  return rowsSchema.parse(data);
}

/** Some data keys that none of these keys wraps. */
export async function sampleKeysWrappedByNoneOf(db: ServiceClient, keyIds: string[]) {
  const { data, error } = await db
    .from('user_keys')
    .select('user_id, wrapped_key, wrapping_key_id')
    .not('wrapping_key_id', 'in', `(${keyIds.join(',')})`)
    .limit(sampleSize);
  if (error) throw storageError(error);
  return rowsSchema.parse(data);
}

/** Replaces a wrapped key if it is still the one that was read. */
export async function replaceWrappedKey(
  db: ServiceClient,
  userId: string,
  read: string,
  fresh: WrappedKey,
): Promise<boolean> {
  const { data, error } = await db
    .from('user_keys')
    .update({
      wrapped_key: fresh.wrappedKey,
      wrapping_key_id: fresh.wrappingKeyId,
      rewrapped_at: new Date().toISOString(),
    })
    .eq('user_id', userId)
    .eq('wrapped_key', read)
    .select('user_id');
  if (error) throw storageError(error);
  return data.length > 0;
}
