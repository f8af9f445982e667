import { z } from 'zod';

/** An instant as PostgREST and SQL's JSON write it, in UTC to the millisecond; anything else, infinity included, is refused. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((written) => new Date(written).toISOString());
