import { CodeChallengeMethod } from 'google-auth-library';
import { describe, expect, test } from 'vitest';
import { authQuery, SCOPES, simulatorWithOAuth } from './support/oauth.ts';
import { P, REDIRECT } from './support/overHttp.ts';

const { http, control, oauthClient, consent, signIn, person, codeFor, exchange } = simulatorWithOAuth();

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
