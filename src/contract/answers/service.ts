import * as z from 'zod/mini';
import { type AppErrorCode, statusOfCode } from '#src/domain/requests/appError.ts';

/** An RFC 9457 problem document. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(statusOfCode) as AppErrorCode[]),
  /** For people: what happened and what they can do. */
  detail: z.string(),
  requestId: z.uuid(),
  /** What is wrong with each field of the request. */
  fields: z.optional(z.record(z.string(), z.string())),
});

export const healthSchema = z.object({
  status: z.enum(['up', 'degraded']),
  database: z.boolean(),
  version: z.string(),
});
