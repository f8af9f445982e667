import type { Sql } from 'postgres';
import type { StackFile } from './stack.ts';

/**
 * What @supabase/lite must be told of types so that its data API answers as PostgREST does: an argument of type json arrives as
 * the text of its JSON and is not to be quoted again, and an instant is written with a `T` and a whole offset.
 */
export const typesAsInPostgrest = {
  jsonb: {
    to: 3802,
    from: [3802],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string): unknown => JSON.parse(text),
  },
  timestamptz: {
    to: 1184,
    from: [1184],
    serialize: (value: string) => value,
    parse: (text: string) => text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'),
  },
};

/**
 * @supabase/lite grants every table to every role when it serves its first request. This makes it serve one, then takes
 * those grants back.
 */
export async function takeBackGrantsOfLite(sql: Sql, file: StackFile): Promise<void> {
  await fetch(`${file.supabaseUrl}/rest/v1/events?select=id&limit=1`, {
    headers: { apikey: file.supabasePublishableKey },
  });
  await sql`select private.set_browser_grants()`;
}
