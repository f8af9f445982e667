import type { Safeguard } from './safeguard.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the patches quote template strings
/** What a request may ask, and what an answer tells. */
export const httpSafeguards: Safeguard[] = [
  {
    name: 'a return path never leaves this site',
    file: 'app/sign-in/returnPath.ts',
    from: ' || couldLeaveSite(target.pathname)',
    to: '',
    steps: 'unit',
    tests: ['addresses'],
  },
  {
    name: 'an event’s address plainly names its host',
    file: 'src/domain/catalogue/catalogueEvent.ts',
    from: "    .refine(namesItsHostPlainly, 'must not hold a user name, a password or a backslash')\n",
    to: '',
    steps: 'unit',
    tests: ['requests'],
  },
  {
    name: 'a chunked body ends at its limit',
    file: 'src/http/readRequest.ts',
    from: '    if (bytes > bodyBytesMax) throw tooLarge();\n',
    to: '',
    steps: 'unit',
    tests: ['readRequest'],
  },
  {
    name: 'a change with a cookie comes from our own pages',
    file: 'src/http/route.ts',
    from: "if (changes && request.headers.get('origin') !== new URL(env.APP_URL).origin) {",
    to: 'if (false) {',
    steps: 'build,integration',
    tests: ['api/everyRoute'],
  },
  {
    name: 'a cron route needs the scheduler’s secret',
    file: 'src/http/withCron.ts',
    from: 'if (!equal(given, `Bearer ${getEnv().CRON_SECRET}`)) {',
    to: 'if (false) {',
    steps: 'build,integration',
    tests: ['api/routes'],
  },
  {
    name: 'a failed run of a cron keeps the time of the last good one',
    file: 'supabase/schemas/functions/operations/note_cron_run.sql',
    from: 'coalesce(excluded.succeeded_at, r.succeeded_at)',
    to: 'now()',
    steps: 'build,integration',
    tests: ['api/status'],
  },
  {
    name: 'a page runs no script without its nonce',
    file: 'src/http/contentSecurityPolicy.ts',
    from: "'nonce-${nonce}' 'strict-dynamic'",
    to: "'unsafe-inline'",
    steps: 'unit',
    tests: ['contentSecurityPolicy'],
  },
  {
    name: 'every page is served with its content security policy',
    file: 'proxy.ts',
    from: "next.headers.set('content-security-policy', policy);",
    to: '',
    steps: 'build,e2e',
    tests: ['contentSecurity'],
  },
  {
    name: 'a notification that was taken is answered with 200',
    file: 'app/api/webhooks/google-calendar/route.ts',
    from: 'new Response(null, { status: 200 })',
    to: 'new Response(null, { status: 204 })',
    steps: 'build,integration',
    tests: ['mirror/webhookRoute'],
  },
  {
    name: 'an OAuth attempt’s cookie is deleted with it',
    file: 'app/api/calendar/callback/route.ts',
    from: "if (cookie) jar.set(cookie, '', oauthCookieOptions(deps.env.APP_URL, 0));",
    to: '',
    steps: 'build,integration',
    tests: ['accounts/connect'],
  },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
