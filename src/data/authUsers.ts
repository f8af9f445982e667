import type { AuthError } from '@supabase/supabase-js';
import type { ServiceClient } from './clients.ts';
import { storageError } from './storageError.ts';

/** Longer than anybody waits for Google. */
const forEver = '876000h';

/** Bans a user: Auth signs them in no more, and renews none of their sessions. */
export async function banUser(db: ServiceClient, userId: string): Promise<void> {
  const { error } = await db.auth.admin.updateUserById(userId, { ban_duration: forEver });
  throwUnlessGone(error);
}

/** Deletes a user, and with it every row that refers to it. */
export async function deleteUser(db: ServiceClient, userId: string): Promise<void> {
  const { error } = await db.auth.admin.deleteUser(userId);
  throwUnlessGone(error);
}

function throwUnlessGone(error: AuthError | null): void {
  if (error && error.status !== 404) throw storageError(error);
}
