import { expect, test } from 'vitest';
import { fieldOf, fieldsOf, typeText } from '#src/components/apiDocs/schemaText.ts';

const reference = { $ref: '#/components/schemas/Calendar' };

test.each([
  [{ type: 'string' }, 'text'],
  [{ type: 'string', format: 'date-time' }, 'time'],
  [{ type: ['string', 'null'] }, 'text or null'],
  [{ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] }, 'id or null'],
  [{ type: 'string', enum: ['up', 'degraded'] }, '"up" or "degraded"'],
  [{ type: 'string', enum: [...'abcdefghij'] }, '"a", "b", "c", "d", "e", "f", "g", "h" …'],
  [{ type: 'array', items: reference }, 'list of Calendar'],
  [{}, 'anything'],
] as const)('the API page writes the type of %j as %s', (schema, text) => {
  expect(typeText(structuredClone(schema) as never)).toBe(text);
});

test('the API page links a field to the object that it refers to, and tells its limits', () => {
  expect(fieldOf('list', { type: 'array', items: reference, maxItems: 8 }, true)).toEqual({
    name: 'list',
    type: 'list of Calendar',
    refersTo: 'Calendar',
    required: true,
    about: 'at most 8',
  });
  const limit = { type: 'integer', minimum: 1, maximum: 100, default: 24 } as const;
  expect(fieldOf('limit', limit, false).about).toBe('at least 1 · at most 100 · 24 if left out');
});

test('the API page shows the fields of an object in an object by their path', () => {
  const time = { type: 'object', properties: { date: { type: 'string' } } } as const;
  const fields = fieldsOf({ properties: { start: time, rows: { type: 'array', items: time } } });
  expect(fields.map(({ name, type }) => [name, type])).toEqual([
    ['start', 'object'],
    ['start.date', 'text'],
    ['rows', 'list of objects'],
    ['rows.date', 'text'],
  ]);
});
