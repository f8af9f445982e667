import type { z } from 'zod';
import type { AppErrorCode } from '#src/domain/requests/appError.ts';

/** One method of one address of the API, as the server serves it and the OpenAPI document describes it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With parameters in braces, as OpenAPI writes them. */
  path: `/api/${string}`;
  subject: 'Catalogue' | 'Tracked events' | 'Preferences' | 'Accounts' | 'Calendar' | 'Service';
  summary: string;
  description?: string;
  access: 'everyone' | 'user';
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: Answer;
  /** Refusals that this endpoint alone can give; those of every endpoint are added. */
  refusals?: AppErrorCode[];
};

export type Answer = {
  status: 200 | 201 | 204 | 302;
  description: string;
  schema?: z.core.$ZodType;
  /** What else than JSON it is. */
  contentType?: string;
};

/** Keeps the schemas' own types, so that a handler knows what it is given and what it must return. */
export const endpoint = <const E extends Endpoint>(given: E): E => given;
