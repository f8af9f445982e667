import { z } from 'zod';
import { AppError } from './appError.ts';

/** Where a list of events goes on: behind this row. */
export type EventPosition = { at: string; id: string };

/** As Postgres writes it: `2026-11-20 23:55:49.551+00`. */
const positionTime = z
  .string()
  .transform((text) => text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  .pipe(z.iso.datetime({ offset: true }))
  .refine((text) => /^(1|2)\d{3}-/.test(text) && !/[+-](1[6-9]|2\d):\d\d$/.test(text));

const cursorSchema = z.tuple([z.union([z.literal('infinity'), positionTime]), z.uuid()]);

/** Where a list goes on, as a text that only we read. */
export const cursorOfPosition = ({ at, id }: EventPosition): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** Throws `invalid_request` for a text that isn't one of ours. */
export function positionOfCursor(cursor: string): EventPosition {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, id };
  } catch {
    const fields = { cursor: 'is not one that we gave' };
    throw new AppError('invalid_request', 'Please check: cursor.', { fields });
  }
}
