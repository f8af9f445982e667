import { describe, expect, test } from 'vitest';
import { CLIENT, P, REDIRECT, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { google, http, control, oauthClient, consent, signIn, clientFor, account, CodeChallengeMethod } =
  simulatorOverHttp({ redirectUris: [REDIRECT] });

const SCOPES = ['openid', 'email', `${P}calendar.calendarlist.readonly`, `${P}calendar.events`];
let count = 0;
async function person() {
  const email = `oauth${++count}@example.test`;
  await control('accounts', { email });
  return email;
}
const authQuery = (change: Record<string, string | undefined> = {}) => {
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
};
const tokenForm = (values: Record<string, string>) =>
  new URLSearchParams({ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, ...values });

async function codeFor(email: string, change: Record<string, string | undefined> = {}) {
  await control('consent', { mode: 'allow', account: email });
  const answer = await http('GET', authQuery({ login_hint: email, access_type: 'offline', ...change }));
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}
const exchange = (code: string, values: Record<string, string> = {}) =>
  http(
    'POST',
    '/token',
    tokenForm({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...values }),
  );

describe('§1.2 the authorization request', () => {
  test.each([
    ['a missing client', { client_id: undefined }, 'client_id'],
    ['an unknown client', { client_id: 'someone-else' }, 'invalid_client'],
    ['a missing redirect address', { redirect_uri: undefined }, 'redirect_uri'],
    [
      'a redirect address with another case',
      { redirect_uri: REDIRECT.replace('callback', 'Callback') },
      'redirect_uri_mismatch',
    ],
    ['a redirect address with a slash more', { redirect_uri: `${REDIRECT}/` }, 'redirect_uri_mismatch'],
    ['another response type', { response_type: 'token' }, 'response_type'],
    ['no scope', { scope: '' }, 'scope'],
    ['an unknown scope', { scope: 'https://www.googleapis.com/auth/drive' }, 'invalid_scope'],
    ['a PKCE challenge that is too short', { code_challenge: 'short' }, 'code_challenge'],
    [
      'an unknown PKCE method',
      { code_challenge: 'a'.repeat(43), code_challenge_method: 'S1' },
      'code_challenge_method',
    ],
  ])('§1.2 %s ends on a 400 page, not at the redirect address', async (_name, change, text) => {
    const answer = await http('GET', authQuery(change));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.text).toContain(text);
  });

  test('§1.2 the consent page offers every account and a checkbox per calendar scope', async () => {
    const email = await person();
    const { status, text } = await http('GET', authQuery({ login_hint: email }));
    expect(status).toBe(200);
    expect(text).toContain(`value="${email}" checked`);
    for (const scope of SCOPES.slice(2)) expect(text).toContain(`name="scope" value="${scope}"`);
    expect(text).toContain('value="ada@example.com"');
  });

  test("§1.2 the library's own URL is accepted and state comes back verbatim", async () => {
    const email = await person();
    await control('consent', { mode: 'allow', account: email });
    const state = 'a b+c/=?&é';
    const url = oauthClient().generateAuthUrl({
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: true,
      scope: SCOPES,
      state,
      login_hint: email,
      code_challenge: 'c'.repeat(43),
      code_challenge_method: CodeChallengeMethod.S256,
    });
    const back = await consent(url);
    expect(back.get('state')).toBe(state);
    expect(back.get('code')).toMatch(/^4\//);
    expect(back.get('scope')?.split(' ').sort()).toEqual([...SCOPES].sort());
    expect(back.has('authuser')).toBe(true);
  });

  test('§1.2 denial comes back as access_denied with the state', async () => {
    const email = await person();
    await control('consent', { mode: 'deny', account: email });
    const answer = await http('GET', authQuery({ login_hint: email, state: 's' }));
    const back = new URL(answer.headers.get('location') ?? '').searchParams;
    expect([back.get('error'), back.get('state'), back.get('code')]).toEqual(['access_denied', 's', null]);
  });

  test('§1.2 the page itself allows with what was ticked, and denies', async () => {
    const email = await person();
    const request = authQuery({ state: 'x', access_type: 'offline' }).split('?')[1] ?? '';
    const form = new URLSearchParams({
      request,
      account: email,
      decision: 'allow',
      scope: SCOPES[3] as string,
    });
    const allowed = await http('POST', '/o/oauth2/v2/auth', form);
    expect(allowed.status).toBe(302);
    const back = new URL(allowed.headers.get('location') ?? '').searchParams;
    expect(back.get('scope')).toBe(`openid email ${P}calendar.events`);
    form.set('decision', 'deny');
    const denied = await http('POST', '/o/oauth2/v2/auth', form);
    expect(denied.headers.get('location')).toContain('error=access_denied');
  });

  test('§1.2 prompt=none without a grant asks for interaction instead of showing a page', async () => {
    const email = await person();
    const answer = await http('GET', authQuery({ login_hint: email, prompt: 'none' }));
    expect(answer.headers.get('location')).toContain('error=interaction_required');
  });

  test('§1.2 a second visit that needs nothing new is answered without a page', async () => {
    const email = await person();
    await signIn(email, SCOPES);
    const answer = await http('GET', authQuery({ login_hint: email }));
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain('code=');
  });

  test('§1.2 login_hint may be the sub', async () => {
    const email = await person();
    const { sub } = await control('accounts', { email });
    const { text } = await http('GET', authQuery({ login_hint: sub }));
    expect(text).toContain(`value="${email}" checked`);
  });

  test('§1.2 a refresh token comes with the first consent and later only with prompt=consent', async () => {
    const email = await person();
    const first = await exchange(await codeFor(email));
    const second = await exchange(await codeFor(email));
    const third = await exchange(await codeFor(email, { prompt: 'consent' }));
    expect([first, second, third].map((a) => 'refresh_token' in a.body)).toEqual([true, false, true]);
  });

  test('§1.2 access_type defaults to online: no refresh token', async () => {
    const email = await person();
    const answer = await exchange(await codeFor(email, { access_type: undefined }));
    expect(answer.body.refresh_token).toBeUndefined();
    expect(answer.body.access_token).toBeDefined();
  });

  test('§1.2 include_granted_scopes adds what was granted before', async () => {
    const email = await person();
    await signIn(email, ['openid', `${P}calendar.events`]);
    const code = await codeFor(email, {
      scope: `${P}calendar.calendarlist.readonly`,
      include_granted_scopes: 'true',
    });
    const { body } = await exchange(code);
    expect(body.scope.split(' ').sort()).toEqual(
      [`${P}calendar.calendarlist.readonly`, `${P}calendar.events`, 'openid'].sort(),
    );
  });

  test('§1.2 the size limits of codes and tokens hold', async () => {
    const code = await codeFor(await person(), { prompt: 'consent' });
    const { body } = await exchange(code);
    expect(code.length).toBeLessThanOrEqual(256);
    expect(body.access_token.length).toBeLessThanOrEqual(2048);
    expect(body.refresh_token.length).toBeLessThanOrEqual(512);
  });
});

describe('§1.2 PKCE', () => {
  test('§1.2 the right verifier is accepted through the library', async () => {
    const email = await person();
    const auth = oauthClient();
    const { codeVerifier, codeChallenge } = await auth.generateCodeVerifierAsync();
    const code = await codeFor(email, { code_challenge: codeChallenge, code_challenge_method: 'S256' });
    const { tokens } = await auth.getToken({ code, codeVerifier });
    expect(tokens.access_token).toBeDefined();
  });
  test.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }],
    ['no verifier', {}],
  ])('§1.4 %s is invalid_grant', async (_name, values) => {
    const code = await codeFor(await person(), {
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
    });
    const answer = await exchange(code, values as Record<string, string>);
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
  });
  test('§1.2 the plain method is the default', async () => {
    const verifier = 'p'.repeat(50);
    const code = await codeFor(await person(), { code_challenge: verifier });
    expect((await exchange(code, { code_verifier: verifier })).status).toBe(200);
  });
});

describe('§1.3 the token answer', () => {
  test('§1.3 a code gives an hour, the granted scopes and an id token', async () => {
    const { body } = await exchange(await codeFor(await person()));
    expect(body).toMatchObject({ expires_in: 3599, token_type: 'Bearer', scope: SCOPES.join(' ') });
    expect(body.id_token.split('.')).toHaveLength(3);
  });

  test('§1.3 a refresh gives no new refresh token, and the library keeps the old one', async () => {
    const { auth, tokens } = await signIn(await person(), SCOPES);
    const { credentials } = await auth.refreshAccessToken();
    expect(credentials.access_token).not.toBe(tokens.access_token);
    expect(credentials.refresh_token).toBe(tokens.refresh_token);
    const answer = await http(
      'POST',
      '/token',
      tokenForm({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token as string }),
    );
    expect(answer.body.refresh_token).toBeUndefined();
    expect(answer.body.scope).toBe(SCOPES.join(' '));
  });

  test('§1.3 the library refreshes by itself when the token is past its time, once for parallel calls', async () => {
    const { email, auth, api } = await account();
    auth.setCredentials({ ...auth.credentials, expiry_date: Date.now() - 1000 });
    const { next } = await control('requests');
    await Promise.all([1, 2, 3, 4].map(() => api.calendarList.list()));
    const { requests } = await control(`requests?since=${next}&account=${email}`);
    expect(requests.filter((r: { path: string }) => r.path === '/token')).toHaveLength(1);
  });

  test('§1.3 a token endpoint that answers 500 is retried by the library and costs no grant', async () => {
    const email = await person();
    const { auth } = await signIn(email, SCOPES);
    await control('faults', {
      match: { path: '^/token$', account: email },
      effect: { status: 500 },
      times: 1,
    });
    const { credentials } = await auth.refreshAccessToken();
    expect(credentials.access_token).toBeDefined();
  });
});

describe('§1.4 refusals of the token endpoint', () => {
  test.each([
    [
      'an unknown code',
      { code: 'nonsense', grant_type: 'authorization_code', redirect_uri: REDIRECT },
      400,
      'invalid_grant',
    ],
    [
      'an unknown refresh token',
      { grant_type: 'refresh_token', refresh_token: '1//x' },
      400,
      'invalid_grant',
    ],
    [
      'a wrong secret',
      { client_secret: 'wrong', grant_type: 'refresh_token', refresh_token: 'x' },
      401,
      'invalid_client',
    ],
    [
      'an unknown client',
      { client_id: 'wrong', grant_type: 'refresh_token', refresh_token: 'x' },
      401,
      'invalid_client',
    ],
    ['an unknown grant type', { grant_type: 'magic' }, 400, 'unsupported_grant_type'],
    ['a grant not allowed', { grant_type: 'password' }, 401, 'unauthorized_client'],
    ['no grant type', {}, 400, 'invalid_request'],
    ['no refresh token', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ])('§1.4 %s', async (_name, values, status, error) => {
    const answer = await http('POST', '/token', tokenForm(values as Record<string, string>));
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.error_description).toEqual(expect.any(String));
  });

  test('§1.4 a code works once', async () => {
    const code = await codeFor(await person());
    expect((await exchange(code)).status).toBe(200);
    expect((await exchange(code)).body.error).toBe('invalid_grant');
  });

  test('§1.4 another redirect address at the exchange is redirect_uri_mismatch', async () => {
    const code = await codeFor(await person());
    const answer = await exchange(code, { redirect_uri: 'http://127.0.0.1:9/other' });
    expect([answer.status, answer.body.error]).toEqual([400, 'redirect_uri_mismatch']);
  });

  test('§1.4 the library shows invalid_grant as message and body', async () => {
    const email = await person();
    const { auth } = await signIn(email, SCOPES);
    await control('tokens', { account: email, action: 'revoke' });
    const error = await auth.refreshAccessToken().catch((e) => e);
    expect(error.response.status).toBe(400);
    expect(error.response.data).toEqual({
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    });
  });

  test('§1.4 a session policy adds error_subtype invalid_rapt', async () => {
    const email = await person();
    const { auth } = await signIn(email, SCOPES);
    await control('tokens', { account: email, action: 'reauthenticate' });
    const error = await auth.refreshAccessToken().catch((e) => e);
    expect(error.response.data).toMatchObject({ error: 'invalid_grant', error_subtype: 'invalid_rapt' });
  });

  test('§1.4 an outage may answer HTML', async () => {
    const email = await person();
    const { tokens } = await signIn(email, SCOPES);
    await control('faults', {
      match: { path: '^/token$', account: email },
      effect: { html: true, status: 503 },
      times: 1,
    });
    const answer = await http(
      'POST',
      '/token',
      tokenForm({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token as string }),
    );
    expect([answer.status, answer.text.includes('<html')]).toEqual([503, true]);
  });
});

describe('§1.6 and §1.7', () => {
  test.each(['refresh_token', 'access_token'] as const)(
    '§1.6 revoking the %s ends the whole grant',
    async (kind) => {
      const email = await person();
      const { auth, tokens } = await signIn(email, SCOPES);
      const answer = await http('POST', '/revoke', new URLSearchParams({ token: tokens[kind] as string }));
      expect(answer.status).toBe(200);
      expect((await refusal(clientFor(auth).calendarList.list())).status).toBe(401);
      expect((await auth.refreshAccessToken().catch((e) => e)).response.data.error).toBe('invalid_grant');
      expect((await control(`state?account=${email}`)).grants).toBe(0);
    },
  );

  test('§1.6 revoking what is revoked is 400', async () => {
    const { tokens } = await signIn(await person(), SCOPES);
    const form = new URLSearchParams({ token: tokens.refresh_token as string });
    expect((await http('POST', '/revoke', form)).status).toBe(200);
    expect((await http('POST', '/revoke', form)).status).toBe(400);
  });

  test("§1.6 the library's revokeToken puts the token into the URL; the request log hides it", async () => {
    const { auth, tokens } = await signIn(await person(), SCOPES);
    const { next } = await control('requests');
    await auth.revokeToken(tokens.access_token as string);
    const { requests } = await control(`requests?since=${next}`);
    const log = requests.find((r: { path: string }) => r.path === '/revoke');
    expect(log.query).not.toContain(tokens.access_token);
  });

  test('§1.7 unticked scopes are missing in the answer and refused at the API', async () => {
    const email = await person();
    const preset = { scopes: [`${P}calendar.calendarlist.readonly`] };
    const { auth, tokens } = await signIn(email, SCOPES, preset);
    expect(tokens.scope?.split(' ')).toEqual(['openid', 'email', `${P}calendar.calendarlist.readonly`]);
    const api = clientFor(auth);
    expect((await api.calendarList.list()).status).toBe(200);
    const denied = await refusal(api.events.list({ calendarId: 'primary' }));
    expect([denied.status, denied.reason]).toEqual([403, 'insufficientPermissions']);
  });
});

describe('§1.8 identity', () => {
  test('§1.8 the id token verifies with the library and carries sub and email', async () => {
    const email = await person();
    const { auth, tokens } = await signIn(email, SCOPES);
    const ticket = await auth.verifyIdToken({
      idToken: tokens.id_token as string,
      audience: CLIENT.clientId,
    });
    expect(ticket.getPayload()).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: CLIENT.clientId,
      azp: CLIENT.clientId,
      email,
      email_verified: true,
    });
  });

  test('§1.8 userinfo, tokeninfo and id token agree on the sub, which survives a new sign-in', async () => {
    const email = await person();
    const { auth, tokens } = await signIn(email, SCOPES);
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const info = await http('GET', '/v1/userinfo', undefined, headers);
    expect(info.body).toMatchObject({ email, email_verified: true });
    const token = await auth.getTokenInfo(tokens.access_token as string);
    expect(token.sub).toBe(info.body.sub);
    expect(token.scopes).toEqual(SCOPES);
    const again = await signIn(email, SCOPES);
    const claims = JSON.parse(
      Buffer.from(again.tokens.id_token?.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims.sub).toBe(info.body.sub);
  });

  test('§1.8 userinfo with a dead token is 401, tokeninfo 400', async () => {
    expect((await http('GET', '/v1/userinfo', undefined, { authorization: 'Bearer x' })).status).toBe(401);
    expect((await http('GET', '/tokeninfo?access_token=x')).status).toBe(400);
  });

  test('§1.8 the nonce comes back in the id token; without openid there is none', async () => {
    const { body } = await exchange(await codeFor(await person(), { nonce: 'n-1' }));
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    expect(claims.nonce).toBe('n-1');
    const plain = await exchange(await codeFor(await person(), { scope: `${P}calendar.events` }));
    expect(plain.body.id_token).toBeUndefined();
  });

  test('§1.1 discovery names this simulator, with Google as the issuer', async () => {
    const { body } = await http('GET', '/.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: 'https://accounts.google.com',
      token_endpoint: `${google.url}/token`,
      authorization_endpoint: `${google.url}/o/oauth2/v2/auth`,
    });
    expect((await http('GET', '/oauth2/v3/certs')).body.keys).toHaveLength(1);
  });
});

describe('presets of the consent page', () => {
  test('a preset for one account never answers for another', async () => {
    const [a, b] = [await person(), await person()];
    await control('consent', { mode: 'allow', account: a, scopes: [`${P}calendar.events`] });
    const other = await http('GET', authQuery({ login_hint: b }));
    expect(other.status).toBe(200);
    const own = await http('GET', authQuery({ login_hint: a }));
    expect(own.status).toBe(302);
  });
  test('a preset answers once', async () => {
    const email = await person();
    await control('consent', { mode: 'deny', account: email });
    expect((await http('GET', authQuery({ login_hint: email }))).status).toBe(302);
    expect((await http('GET', authQuery({ login_hint: email }))).status).toBe(200);
  });
  test("'ask' forgets an earlier preset", async () => {
    const email = await person();
    await control('consent', { mode: 'allow', account: email });
    await control('consent', { mode: 'ask', account: email });
    expect((await http('GET', authQuery({ login_hint: email }))).status).toBe(200);
    await control('consent', { mode: 'allow' });
    await control('consent', { mode: 'ask' });
    expect((await http('GET', authQuery({ login_hint: email }))).status).toBe(200);
  });
});
