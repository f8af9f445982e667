/** A seeded generator (mulberry32) whose whole state is one number, so that a run can be replayed and saved. */
export interface RandomSource {
  rng: number;
}

export function nextRandom(source: RandomSource): number {
  source.rng = (source.rng + 0x6d2b79f5) | 0;
  let t = Math.imul(source.rng ^ (source.rng >>> 15), 1 | source.rng);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

export function randomInt(source: RandomSource, min: number, max: number): number {
  return min + Math.floor(nextRandom(source) * (max - min + 1));
}

export function pick<T>(source: RandomSource, from: readonly T[]): T {
  return from[Math.floor(nextRandom(source) * from.length)] as T;
}

export function randomString(source: RandomSource, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(nextRandom(source) * alphabet.length)];
  return text;
}

export const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';
export const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
