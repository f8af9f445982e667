import { z } from 'zod';
import { AppError } from '#src/domain/requests/appError.ts';

/** Where a list of events goes on: behind this row. */
export type EventPosition = { at: string; id: string };

/** The same in what a search found, which comes in tiers; `loosely`: misspelt words were replaced. */
export type SearchPosition = EventPosition & { tier: number; loosely: boolean };

/** To the microsecond, as the database wrote it, so that the next page begins right behind the last row. */
const positionTime = z.iso
  .datetime({ offset: true })
  .refine((text) => /^(1|2)\d{3}-/.test(text) && !/[+-](1[6-9]|2\d):\d\d$/.test(text));

const place = [z.union([z.literal('infinity'), positionTime]), z.uuid()] as const;
const cursorSchema = z.tuple(place);
const searchCursorSchema = z.tuple([...place, z.int().min(0).max(2), z.boolean()]);

/** Where a list goes on, as a text that only we read. */
export const cursorOfPosition = ({ at, id }: EventPosition): string => written([at, id]);

/** Throws `invalid_request` for a text that isn't one of ours. */
export function positionOfCursor(cursor: string): EventPosition {
  const [at, id] = read(cursorSchema, cursor);
  return { at, id };
}

/** Where a search goes on, likewise. */
export const cursorOfSearch = ({ at, id, tier, loosely }: SearchPosition): string =>
  written([at, id, tier, loosely]);

/** Throws `invalid_request` for a text that isn't one of ours. */
export function searchPositionOfCursor(cursor: string): SearchPosition {
  const [at, id, tier, loosely] = read(searchCursorSchema, cursor);
  return { at, id, tier, loosely };
}

const written = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

function read<T extends z.ZodType>(schema: T, cursor: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    const fields = { cursor: 'is not one that we gave' };
    throw new AppError('invalid_request', 'Please check: cursor.', { fields });
  }
}
