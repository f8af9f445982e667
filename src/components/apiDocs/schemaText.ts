import type { JsonSchema } from '#src/contract/openApi.ts';

export type Field = { name: string; type: string; refersTo: string | null; required: boolean; about: string };

const isNull = (schema: JsonSchema) => schema.type === 'null';

/** The name of the schema that this one, or what it lists or may be, refers to. */
export function refersTo(schema: JsonSchema): string | null {
  if (schema.$ref) return schema.$ref.replace(/^.*\//, '');
  const inner = [schema.items, ...(schema.anyOf ?? [])].filter((part) => typeof part === 'object');
  return inner.map((part) => refersTo(part as JsonSchema)).find((name) => name !== null) ?? null;
}

/** A schema's type in a few words: `text`, `list of CatalogueEvent`, `"bookmarked" or "attending"`. */
export function typeText(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.replace(/^.*\//, '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return enumText(schema.enum);
  if (schema.anyOf) {
    const parts = schema.anyOf as JsonSchema[];
    const known = parts.filter((part) => !isNull(part)).map(typeText);
    return [...new Set(known), ...(parts.some(isNull) ? ['null'] : [])].join(' or ');
  }
  if (Array.isArray(schema.type)) return schema.type.map((type) => words[type] ?? type).join(' or ');
  if (schema.type === 'array') return `list of ${typeText((schema.items ?? {}) as JsonSchema)}`;
  return formats[schema.format ?? ''] ?? words[schema.type ?? ''] ?? 'anything';
}

const words: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
};
const formats: Record<string, string> = { 'date-time': 'time', date: 'date', uuid: 'id', uri: 'address' };

/** Long lists, such as every code of an error, are cut: the document has them all. */
function enumText(values: unknown[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value));
  return values.length > shown.length ? `${shown.join(', ')} …` : shown.join(' or ');
}

/** What a value must keep to, in words. */
function limits(schema: JsonSchema): string[] {
  const { minimum, maximum, maxLength, maxItems } = schema;
  return [
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    maxItems !== undefined && `at most ${maxItems}`,
    schema.default !== undefined && `${JSON.stringify(schema.default)} if left out`,
  ].filter((text) => text !== false);
}

const aboutOf = (schema: JsonSchema) => [schema.description, ...limits(schema)].filter(Boolean).join(' · ');

export const fieldOf = (name: string, schema: JsonSchema, required: boolean): Field => ({
  name,
  type: typeText(schema),
  refersTo: refersTo(schema),
  required,
  about: aboutOf(schema),
});

/** The fields of an object, those of an object in it by their path (`event.start`). */
export function fieldsOf({ properties = {}, required = [] }: JsonSchema, before = ''): Field[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const schema = property as JsonSchema;
    const field = fieldOf(`${before}${name}`, schema, required.includes(name));
    const object = schema.type === 'array' ? ((schema.items ?? {}) as JsonSchema) : schema;
    return [
      { ...field, type: object.properties ? objectText(schema) : field.type },
      ...fieldsOf(object, `${before}${name}.`),
    ];
  });
}

const objectText = ({ type }: JsonSchema) => (type === 'array' ? 'list of objects' : 'object');
