import { z } from 'zod';
import { AppError } from '#src/domain/requests/appError.ts';

const bodyBytesMax = 64 * 1024;

/** Reads a JSON body of at most 64 KiB and parses it; throws 400, 413 or 415 that names each wrong field. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new AppError('unsupported_media_type', 'Send the body as JSON (content-type: application/json).');
  }
  const text = await readText(request);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new AppError('invalid_request', 'The body is not valid JSON.');
  }
  return parse(schema, json);
}

/** Parses the query string; a parameter given twice or unknown to the schema is refused. */
export function readQuery<T extends z.ZodType>(request: Request, schema: T): z.output<T> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (name in query) throw invalid({ [name]: 'is given twice' });
    query[name] = value;
  }
  return parse(schema, query);
}

/** Parses anything that came from outside; throws a 400 that names each wrong field. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) fields[key] = 'is not known';
    else fields[issue.path.join('.') || 'body'] ??= issue.message;
  }
  throw invalid(fields);
}

const invalid = (fields: Record<string, string>) =>
  new AppError('invalid_request', `Please check: ${Object.keys(fields).join(', ')}.`, { fields });

async function readText(request: Request): Promise<string> {
  const tooLarge = () => new AppError('body_too_large', 'The body is larger than 64 KiB.');
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An id in a path: anything that is no id can't name a row, so it is a 404 like any other unknown one. */
export function readId(value: string | undefined): string {
  const parsed = z.uuid().safeParse(value);
  if (!parsed.success) throw new AppError('not_found', 'There is nothing here under this address.');
  return parsed.data.toLowerCase();
}
