import { describe, expect, test } from 'vitest';
import { SCOPES, simulatorWithOAuth, tokenForm } from './support/oauth.ts';
import { P, REDIRECT, refusal } from './support/overHttp.ts';

const { http, control, signIn, clientFor, account, person, codeFor, exchange } = simulatorWithOAuth();

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
