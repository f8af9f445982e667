/**
 * What a page may load and run: scripts by nonce alone. Styles may be inline, since React's `style`, sonner and FullCalendar write them.
 * Development needs `eval` for React's error traces.
 */
export function contentSecurityPolicy(
  nonce: string,
  options: { development: boolean; https: boolean; sentryDsn?: string | undefined },
): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${options.development ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${options.sentryDsn ? ` ${new URL(options.sentryDsn).origin}` : ''}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (options.https) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** The nonce that a policy gives to the page's own scripts. */
export const nonceOf = (policy: string | null): string | undefined => policy?.match(/'nonce-([^']+)'/)?.[1];
