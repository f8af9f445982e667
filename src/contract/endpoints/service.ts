import * as z from 'zod/mini';
import { healthSchema } from '../answers/service.ts';
import { endpoint } from '../endpoint.ts';

const subject = 'Service';

export const readHealth = endpoint({
  method: 'GET',
  path: '/api/health',
  subject,
  summary: 'Ask whether Kure-Cal is up',
  description: 'Answers 503 with the same body while the database does not answer.',
  access: 'everyone',
  answer: { status: 200, description: 'Up', schema: healthSchema },
});

export const readOpenApi = endpoint({
  method: 'GET',
  path: '/api/openapi.json',
  subject,
  summary: 'Read this document',
  access: 'everyone',
  answer: { status: 200, description: 'An OpenAPI 3.1 document', schema: z.looseObject({}) },
});
