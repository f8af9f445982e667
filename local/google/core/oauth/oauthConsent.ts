import { consentPage, oauthErrorPage } from '../../pages/consentPage.ts';
import { html } from '../errors.ts';
import { randomString, URL_SAFE } from '../random.ts';
import { newAccount, type Sim } from '../state.ts';
import type { Account, ConsentPreset, SimRequest, SimResponse } from '../types.ts';
import { isIdentityScope, isKnownScope } from './scopes.ts';

const CODE_LIFE_MS = 10 * 60_000;

export interface AuthRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state?: string;
  offline: boolean;
  prompts: string[];
  loginHint?: string;
  includeGranted: boolean;
  challenge?: string;
  challengeMethod?: string;
  nonce?: string;
}

/** GET and POST /o/oauth2/v2/auth: the consent page, or at once an answer when none needs to be asked. */
export function authorize(sim: Sim, request: SimRequest, now: number): SimResponse {
  const form = request.method === 'POST' ? new URLSearchParams(request.body) : undefined;
  const query = form ? new URLSearchParams(form.get('request') ?? '') : request.query;
  const asked = readAuthRequest(sim, query);
  if ('problem' in asked) return html(400, oauthErrorPage(asked.problem, asked.detail));
  if (form) return decide(sim, asked, form, now);

  const preset = takePreset(sim, asked);
  const hinted = findByHint(sim, asked.loginHint);
  if (preset) {
    const email = preset.account ?? hinted?.email ?? asked.loginHint ?? [...sim.accounts.keys()][0] ?? '';
    if (preset.mode === 'deny') return back(asked, { error: 'access_denied' });
    const account = sim.accounts.get(email) ?? hinted;
    if (!account) return html(400, oauthErrorPage('invalid_request', `No such account: ${email}`));
    return grant(sim, asked, account, preset.scopes ?? asked.scopes, now);
  }
  const covered = hinted?.grant && asked.scopes.every((scope) => hinted.grant?.scopes.includes(scope));
  const quiet = !asked.prompts.includes('consent') && !asked.prompts.includes('select_account');
  if (hinted && covered && quiet) return grant(sim, asked, hinted, asked.scopes, now);
  if (asked.prompts.includes('none')) {
    return back(asked, { error: hinted ? 'interaction_required' : 'login_required' });
  }
  const accounts = [...sim.accounts.values()].map((a) => ({ email: a.email, name: a.name }));
  return html(
    200,
    consentPage({
      accounts,
      selected: hinted?.email ?? accounts[0]?.email,
      scopes: asked.scopes,
      request: query.toString(),
      clientId: asked.clientId,
      appHost: new URL(asked.redirectUri).host,
    }),
  );
}

function readAuthRequest(
  sim: Sim,
  query: URLSearchParams,
): AuthRequest | { problem: string; detail: string } {
  const get = (name: string) => query.get(name) ?? undefined;
  const clientId = get('client_id');
  if (!clientId) return { problem: 'invalid_request', detail: 'Missing required parameter: client_id' };
  if (clientId !== sim.config.clientId) {
    return { problem: 'invalid_client', detail: 'The OAuth client was not found.' };
  }
  const redirectUri = get('redirect_uri');
  if (!redirectUri || !URL.canParse(redirectUri)) {
    return { problem: 'invalid_request', detail: 'Missing required parameter: redirect_uri' };
  }
  if (sim.config.redirectUris && !sim.config.redirectUris.includes(redirectUri)) {
    return {
      problem: 'redirect_uri_mismatch',
      detail: `The redirect URI in the request, ${redirectUri}, does not match the ones authorized.`,
    };
  }
  if (get('response_type') !== 'code') {
    return { problem: 'invalid_request', detail: 'Unsupported or missing parameter: response_type' };
  }
  const scopes = [...new Set((get('scope') ?? '').split(/\s+/).filter(Boolean))];
  if (scopes.length === 0) return { problem: 'invalid_request', detail: 'Missing required parameter: scope' };
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  if (unknown.length > 0) {
    return { problem: 'invalid_scope', detail: `Some requested scopes were invalid: ${unknown.join(', ')}` };
  }
  const challenge = get('code_challenge');
  const challengeMethod = get('code_challenge_method');
  if (challenge !== undefined && !/^[A-Za-z0-9._~-]{43,128}$/.test(challenge)) {
    return { problem: 'invalid_request', detail: 'Invalid code_challenge' };
  }
  if (challengeMethod !== undefined && challengeMethod !== 'S256' && challengeMethod !== 'plain') {
    return { problem: 'invalid_request', detail: 'Invalid code_challenge_method' };
  }
  return {
    clientId,
    redirectUri,
    scopes,
    state: get('state'),
    offline: get('access_type') === 'offline',
    prompts: (get('prompt') ?? '').split(/\s+/).filter(Boolean),
    loginHint: get('login_hint'),
    includeGranted: get('include_granted_scopes') === 'true',
    challenge,
    challengeMethod,
    nonce: get('nonce'),
  };
}

function findByHint(sim: Sim, hint: string | undefined): Account | undefined {
  if (hint === undefined) return undefined;
  return sim.accounts.get(hint) ?? [...sim.accounts.values()].find((a) => a.sub === hint);
}

/** A preset made for one account answers only for that account; one without an account answers for any. */
function takePreset(sim: Sim, asked: AuthRequest): ConsentPreset | undefined {
  const hinted = findByHint(sim, asked.loginHint)?.email ?? asked.loginHint;
  // Without a hint nothing tells presets of several accounts apart: none of them answers.
  const accounts = new Set(sim.presets.flatMap(({ account }) => account ?? []));
  const wanted = hinted ?? (accounts.size === 1 ? [...accounts][0] : undefined);
  const own = wanted === undefined ? -1 : sim.presets.findLastIndex((p) => p.account === wanted);
  const index = own >= 0 ? own : sim.presets.findLastIndex((p) => p.account === undefined);
  return index < 0 ? undefined : sim.presets.splice(index, 1)[0];
}

function decide(sim: Sim, asked: AuthRequest, form: URLSearchParams, now: number): SimResponse {
  if (form.get('decision') !== 'allow') return back(asked, { error: 'access_denied' });
  const email = form.get('account') || form.get('other_account') || '';
  let account = sim.accounts.get(email);
  if (!account) {
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) return html(400, oauthErrorPage('invalid_request', 'No account.'));
    account = newAccount(sim, email);
    sim.accounts.set(email, account);
  }
  const ticked = form.getAll('scope');
  const scopes = asked.scopes.filter((scope) => isIdentityScope(scope) || ticked.includes(scope));
  return grant(sim, asked, account, scopes, now);
}

function grant(sim: Sim, asked: AuthRequest, account: Account, chosen: string[], now: number): SimResponse {
  const scopes = asked.scopes.filter((scope) => isIdentityScope(scope) || chosen.includes(scope));
  const earlier = account.grant?.scopes ?? [];
  const first = account.grant === undefined;
  account.grant = {
    scopes: [...new Set([...earlier, ...scopes])],
    firstConsentMs: account.grant?.firstConsentMs ?? now,
  };
  const given = asked.includeGranted ? [...new Set([...scopes, ...earlier])] : scopes;
  const code = `4/0${randomString(sim, URL_SAFE, 60)}`;
  sim.codes.set(code, {
    email: account.email,
    scopes: given,
    redirectUri: asked.redirectUri,
    expiresMs: now + CODE_LIFE_MS,
    offline: asked.offline,
    withRefreshToken: asked.offline && (first || asked.prompts.includes('consent')),
    challenge: asked.challenge,
    challengeMethod: asked.challengeMethod,
    nonce: asked.nonce,
  });
  sim.version++;
  const prompt = asked.prompts[0] ?? (first ? 'consent' : 'none');
  return back(asked, { code, scope: given.join(' '), authuser: '0', prompt });
}

function back(asked: AuthRequest, values: Record<string, string>): SimResponse {
  const url = new URL(asked.redirectUri);
  if (asked.state !== undefined) url.searchParams.set('state', asked.state);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' }, body: '' };
}
