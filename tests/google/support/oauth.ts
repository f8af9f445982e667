import { CLIENT, P, REDIRECT, simulatorOverHttp } from './overHttp.ts';

export const SCOPES = ['openid', 'email', `${P}calendar.calendarlist.readonly`, `${P}calendar.events`];

type Values = Record<string, string | undefined>;

/** The address of the consent page; `undefined` leaves a parameter out. */
export function authQuery(change: Values = {}): string {
  const query = new URLSearchParams();
  const all = {
    client_id: CLIENT.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: SCOPES.join(' '),
    ...change,
  };
  for (const [key, value] of Object.entries(all)) if (value !== undefined) query.set(key, value);
  return `/o/oauth2/v2/auth?${query}`;
}

/** The body of a token request from our client. */
export const tokenForm = (values: Record<string, string>) =>
  new URLSearchParams({ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, ...values });

let count = 0;

/** A simulator with people who sign in at it, step by step. */
export function simulatorWithOAuth() {
  const simulator = simulatorOverHttp({ redirectUris: [REDIRECT] });
  const { http, control } = simulator;
  return {
    ...simulator,
    async person() {
      const email = `oauth${++count}@example.test`;
      await control('accounts', { email });
      return email;
    },
    async codeFor(email: string, change: Values = {}) {
      await control('consent', { mode: 'allow', account: email });
      const answer = await http('GET', authQuery({ login_hint: email, access_type: 'offline', ...change }));
      return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    },
    exchange: (code: string, values: Record<string, string> = {}) =>
      http(
        'POST',
        '/token',
        tokenForm({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...values }),
      ),
  };
}
