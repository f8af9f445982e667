/** Where to go after signing in: a path of our own, never another site. */
export function returnPath(given: unknown): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/.test(given)) return '/dashboard';
  const parsed = new URL(given, 'http://own.invalid');
  return parsed.origin === 'http://own.invalid' ? `${parsed.pathname}${parsed.search}` : '/dashboard';
}
