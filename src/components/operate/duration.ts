const units: [ms: number, name: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** A length of time in its largest unit: "3 min", "450 ms". */
export function duration(ms: number): string {
  const found = units.find(([length]) => ms >= length);
  if (!found) return `${Math.round(ms)} ms`;
  const [length, name] = found;
  const value = ms / length;
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${name}`;
}
