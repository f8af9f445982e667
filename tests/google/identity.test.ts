import { describe, expect, test } from 'vitest';
import { authQuery, SCOPES, simulatorWithOAuth } from './support/oauth.ts';
import { CLIENT, P } from './support/overHttp.ts';

const { google, http, control, signIn, person, codeFor, exchange } = simulatorWithOAuth();

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
  test('presets of two accounts leave a request without a hint to the page, one alone answers it', async () => {
    const [a, b] = [await person(), await person()];
    await control('consent', { mode: 'ask' });
    await control('consent', { mode: 'allow', account: a });
    await control('consent', { mode: 'allow', account: b });
    expect((await http('GET', authQuery({ login_hint: undefined }))).status).toBe(200);
    expect((await http('GET', authQuery({ login_hint: b }))).status).toBe(302);
    expect((await http('GET', authQuery({ login_hint: undefined }))).status).toBe(302);
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
