/**
 * An ISO 8601 instant from a timestamp as the database's API writes it (`2026-11-20 23:55:49.551+00`, or ISO with `T`);
 * throws on anything else, infinity included.
 */
export function isoTimestamp(written: string): string {
  const iso = written.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return new Date(iso).toISOString();
}
