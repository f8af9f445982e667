const home = '/dashboard';
const origin = 'http://own.invalid';

/** Where to go after signing in: a path and query of this site, never another site; the dashboard where the given one is neither. */
export function returnPath(given: unknown): string {
  if (typeof given !== 'string' || !given.startsWith('/')) return home;
  const target = URL.parse(given, origin);
  if (target?.origin !== origin || couldLeaveSite(target.pathname)) return home;
  return `${target.pathname}${target.search}`;
}

/** Resolving dot segments can leave `//host` at the front, which a browser reads as another site. No page of ours has such a path. */
function couldLeaveSite(pathname: string): boolean {
  try {
    return /[/\\]{2}|\\|\p{Cc}/u.test(decodeURIComponent(pathname));
  } catch {
    return true;
  }
}
