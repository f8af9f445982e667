import { z } from 'zod';

const rowId = z.uuid().transform((id) => id.toLowerCase());

export const idParamsSchema = z.strictObject({ id: rowId });
export const eventIdParamsSchema = z.strictObject({ eventId: rowId });
