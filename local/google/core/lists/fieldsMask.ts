import { invalid } from '../errors.ts';

/** `a,b(c,d/e)` as a tree; an empty branch keeps everything below it. */
export type FieldsMask = Map<string, FieldsMask>;

const parsed = new Map<string, FieldsMask>();

export function parseFields(text: string): FieldsMask {
  const known = parsed.get(text);
  if (known) return known;
  let at = 0;
  const refuse = () => invalid(`Invalid field selection ${text}`, 'fields');
  function list(): FieldsMask {
    const mask: FieldsMask = new Map();
    do {
      const [name, child] = item();
      const existing = mask.get(name);
      if (existing?.size) for (const [key, value] of child) existing.set(key, value);
      else mask.set(name, child);
    } while (text[at++] === ',');
    at--;
    return mask;
  }
  function item(): [string, FieldsMask] {
    const start = at;
    while (at < text.length && !',()/'.includes(text[at] as string)) at++;
    const name = text.slice(start, at).trim();
    if (!/^(\*|[A-Za-z][A-Za-z0-9_-]*)$/.test(name)) throw refuse();
    if (text[at] === '/') {
      at++;
      return [name, new Map([item()])];
    }
    if (text[at] !== '(') return [name, new Map()];
    at++;
    const child = list();
    if (text[at] !== ')') throw refuse();
    at++;
    return [name, child];
  }
  const mask = list();
  if (at !== text.length) throw refuse();
  if (parsed.size < 500) parsed.set(text, mask);
  return mask;
}

export function applyFields(value: unknown, mask: FieldsMask): unknown {
  if (mask.size === 0 || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => applyFields(item, mask));
  const all = mask.get('*');
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const child = mask.get(key) ?? all;
    if (child) result[key] = applyFields(inner, child);
  }
  return result;
}
