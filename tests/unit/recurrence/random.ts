/** Mulberry32: the same rules for the same seed on every machine. */
export function randomOf(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export type Random = () => number;
export const between = (random: Random, low: number, high: number) =>
  low + Math.floor(random() * (high - low + 1));
export const maybe = (random: Random, chance: number, text: () => string) =>
  random() < chance ? text() : '';
export const some = (random: Random, most: number, one: () => string | number) =>
  [...new Set(Array.from({ length: between(random, 1, most) }, one))].join(',');
export const signed = (random: Random, most: number) => (random() < 0.7 ? 1 : -1) * between(random, 1, most);
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
export const weekday = (random: Random) => weekdays[between(random, 0, 6)] as string;
