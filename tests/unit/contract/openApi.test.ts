import { globSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import type { Endpoint } from '#src/contract/endpoint.ts';
import * as accounts from '#src/contract/endpoints/accounts.ts';
import * as calendar from '#src/contract/endpoints/calendar.ts';
import * as catalogue from '#src/contract/endpoints/catalogue.ts';
import * as preferences from '#src/contract/endpoints/preferences.ts';
import * as service from '#src/contract/endpoints/service.ts';
import * as tracking from '#src/contract/endpoints/tracking.ts';
import { endpoints, internalRoutes } from '#src/contract/endpoints.ts';
import { openApiDocument } from '#src/contract/openApi.ts';

const document = openApiDocument({ version: '1.2.3', appUrl: 'https://kure-cal.example' });
const methods =
  /^export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE)\b(?: = serve\((\w+))?/gm;

/** Every method of every route file, with the name of the endpoint that it serves. */
const routes = globSync('app/api/**/route.ts').flatMap((file) => {
  const path = file.slice('app'.length, -'/route.ts'.length).replaceAll(/\[(\w+)\]/g, '{$1}');
  return [...readFileSync(file, 'utf8').matchAll(methods)].map(([, method, serves]) => ({
    name: `${method} ${path}`,
    serves,
  }));
});
const published = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
);

test('the document has every route but the internal ones, and no route that does not exist', () => {
  const expected = routes.map(({ name }) => name).filter((name) => !internalRoutes.includes(name));
  expect(published.toSorted()).toEqual(expected.toSorted());
  expect(expected.length).toBeGreaterThan(20);
});

test('the internal routes exist, and the document says nothing of them', () => {
  expect(routes.map(({ name }) => name)).toEqual(expect.arrayContaining(internalRoutes));
  for (const name of internalRoutes) expect(JSON.stringify(document)).not.toContain(name.split(' ')[1]);
});

test('every published route serves the endpoint that describes it', () => {
  const byName: Record<string, Endpoint> = {
    ...accounts,
    ...calendar,
    ...catalogue,
    ...preferences,
    ...service,
    ...tracking,
  };
  for (const { name, serves } of routes.filter((route) => !internalRoutes.includes(route.name))) {
    const { method, path } = byName[serves ?? ''] ?? {};
    expect(`${method} ${path}`, name).toBe(name);
  }
  expect(endpoints).toHaveLength(Object.keys(byName).length);
});

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect({ valid, errors }).toMatchObject({ valid: true });
});

test('every reference leads to a schema of the document', () => {
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
  const names = [...references].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) expect(document.components.schemas, name).toHaveProperty(name);
});

test('operation ids are unique, and path parameters are those of the path', () => {
  const operations = Object.entries(document.paths).flatMap(([path, of]) =>
    Object.values(of).map((operation) => ({ path, ...operation })),
  );
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { path, parameters } of operations) {
    const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
    expect(path.match(/\{\w+\}/g) ?? []).toEqual(named);
  }
});
