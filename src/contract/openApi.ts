import { z } from 'zod';
import { type AppErrorCode, statusOfCode } from '#src/domain/requests/appError.ts';
import { problemSchema } from './answers/service.ts';
import { syncStreamSchemas } from './answers/syncStream.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { namedSchemas } from './namedSchemas.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;
type Content = Record<string, { schema: JsonSchema }>;
export type Parameter = {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: JsonSchema;
};
export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
export type OpenApiDocument = {
  openapi: '3.1.1';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> };
};

const description =
  'Discover, bookmark and attend tech events, and read and write your Google calendars. Authenticate with the session cookie or with a Supabase Auth access token as a bearer token. A change authenticated by cookie must have our `Origin`. Unknown fields and parameters are refused. Every answer has an `x-request-id` header.';

/** The API in OpenAPI 3.1, generated from what the routes really parse and answer. */
export function openApiDocument({ version, appUrl }: { version: string; appUrl: string }): OpenApiDocument {
  const schemas: Record<string, JsonSchema> = {};
  const paths: OpenApiDocument['paths'] = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] ??= {};
    (paths[endpoint.path] as Record<string, Operation>)[endpoint.method.toLowerCase()] = operation(
      endpoint,
      schemas,
    );
  }
  schemas.SyncStream = jsonSchema(z.object(syncStreamSchemas), 'output', schemas);
  const bySubject = [...new Set(endpoints.map(({ subject }) => subject))];
  return {
    openapi: '3.1.1',
    info: { title: 'Kure-Cal', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: appUrl }],
    tags: bySubject.map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'sb-auth-token',
          description: 'Set by the sign-in page; its whole name depends on the Supabase project.',
        },
      },
    },
  };
}

function operation(endpoint: Endpoint, schemas: Record<string, JsonSchema>): Operation {
  const { method, path, subject, summary, access, query, params, body } = endpoint;
  const words = path
    .replace('/api/', '')
    .split(/[/{}.-]+/)
    .filter(Boolean);
  return {
    operationId: [method.toLowerCase(), ...words].join('_'),
    tags: [subject],
    summary,
    ...(endpoint.description ? { description: endpoint.description } : {}),
    security: access === 'user' ? [{ bearer: [] }, { session: [] }] : [],
    parameters: [...parameters('path', params, schemas), ...parameters('query', query, schemas)],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(body, 'input', schemas) } },
          },
        }
      : {}),
    responses: { ...answer(endpoint, schemas), ...refusals(endpoint, schemas) },
  };
}

function parameters(
  place: Parameter['in'],
  schema: z.ZodType | undefined,
  schemas: Record<string, JsonSchema>,
): Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input', schemas);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property as JsonSchema,
  }));
}

function answer({ answer: given }: Endpoint, schemas: Record<string, JsonSchema>): Operation['responses'] {
  const { status, description, schema, contentType } = given;
  const content = schema
    ? { 'application/json': { schema: jsonSchema(schema, 'output', schemas) } }
    : contentType && { [contentType]: { schema: { type: 'string' } as JsonSchema } };
  return { [status]: { description, ...(content ? { content } : {}) } };
}

/** Every code that an endpoint can refuse with, by status. */
function refusals(endpoint: Endpoint, schemas: Record<string, JsonSchema>): Operation['responses'] {
  const { access, method, params, body } = endpoint;
  const codes = new Set<AppErrorCode>([
    'invalid_request',
    ...(access === 'user' ? (['not_signed_in'] as const) : []),
    ...(access === 'user' && method !== 'GET' ? (['forbidden_origin'] as const) : []),
    ...(params ? (['not_found'] as const) : []),
    ...(body ? (['body_too_large', 'unsupported_media_type'] as const) : []),
    ...(endpoint.refusals ?? []),
    'internal',
    'storage_unavailable',
  ]);
  const schema = jsonSchema(problemSchema, 'output', schemas);
  const byStatus = Object.entries(Object.groupBy(codes, (code) => String(statusOfCode[code])));
  return Object.fromEntries(
    byStatus.map(([status, same = []]) => [
      status,
      { description: same.join(', '), content: { 'application/problem+json': { schema } } },
    ]),
  );
}

/** A schema of ours as JSON Schema; named ones go into `schemas` and are referred to. */
function jsonSchema(
  schema: z.core.$ZodType,
  io: 'input' | 'output',
  schemas: Record<string, JsonSchema>,
): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    metadata: namedSchemas,
    // What can't be said in JSON Schema, such as a transformation, is checked by the server.
    unrepresentable: 'any',
    override({ jsonSchema: part }) {
      if (part.format) delete part.pattern;
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum;
      // Answers may gain fields.
      if (io === 'output' && part.additionalProperties === false) delete part.additionalProperties;
    },
  });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _, $defs = {}, ...rest } = JSON.parse(text) as JsonSchema;
  for (const [name, { id: _id, ...part }] of Object.entries($defs as Record<string, JsonSchema>))
    schemas[name] = part;
  const { id, ...own } = rest as JsonSchema & { id?: string };
  if (id === undefined) return own;
  schemas[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}
