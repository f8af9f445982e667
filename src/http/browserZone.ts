import { cookies } from 'next/headers';
import { timezoneName } from '#src/domain/time/timezone.ts';
import { zoneCookie } from '#src/domain/time/zoneCookie.ts';

/** The time zone of the browser that asks, as it has told it; null before its first page has run a script. */
export async function browserZone(): Promise<string | null> {
  return timezoneName((await cookies()).get(zoneCookie)?.value ?? '');
}
