import { expect } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '#src/contract/answers/service.ts';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { endpoints } from '#src/contract/endpoints.ts';
import { openApiDocument } from '#src/contract/openApi.ts';

const document = openApiDocument({ version: '0', appUrl: 'http://localhost' });

const patternOf = ({ path }: Endpoint) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** The endpoint that a request reaches; the one without parameters where two fit. */
export function endpointOf(method: string, address: string): Endpoint | undefined {
  const path = address.split('?')[0] ?? '';
  const fitting = endpoints.filter((given) => given.method === method && patternOf(given).test(path));
  return fitting.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

/** An answer of the running app is what the contract says: no field is missing, of another type, or undeclared. */
export function expectContract(
  method: string,
  address: string,
  { status, body }: { status: number; body: unknown },
): void {
  const endpoint = endpointOf(method, address);
  if (!endpoint || body === null) return;
  const name = `${method} ${endpoint.path} answered ${status}`;
  const described = Object.keys(document.paths[endpoint.path]?.[method.toLowerCase()]?.responses ?? {}).map(
    Number,
  );
  expect(described, `${name}, which the document does not know`).toContain(status);
  const schema = status < 400 ? endpoint.answer.schema : problemSchema;
  if (schema) expect(z.parse(schema, body), `${name}, which is not what its schema says`).toEqual(body);
}
