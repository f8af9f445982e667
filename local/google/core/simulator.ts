import { calendarPages } from '../pages/calendarPages.ts';
import { findRoute, requireCalendars, requireScope } from './api.ts';
import { notifyChannels } from './channels/channels.ts';
import { control } from './control/control.ts';
import { describeFault, faultResponse, takeFaults } from './control/faults.ts';
import { errorForReason, errorResponse, GoogleError, html, json } from './errors.ts';
import { refuseDisabledCalendar } from './oauth/accountStates.ts';
import { authorize } from './oauth/oauthConsent.ts';
import { certsJwk, certsPem, discovery, tokenInfo, userInfo } from './oauth/oauthIdentity.ts';
import { bearerOf, issueToken, liveAccessToken, revokeToken } from './oauth/oauthTokens.ts';
import { refuseWritesWhenLimited, takeQuota } from './quota.ts';
import type { Call, Sim } from './state.ts';
import type { Account, Outcome, SimRequest, SimResponse } from './types.ts';

const REQUESTS_MAX = 10_000;

/**
 * One request against the simulator. All that happens is in `sim`; the caller sends the answer and the deliveries.
 * `nowMs` is the carrier's clock; the simulator's own runs ahead of it by what tests have advanced.
 */
export function handle(sim: Sim, request: SimRequest, nowMs: number): Outcome {
  const now = nowMs + sim.clockOffsetMs;
  const call: Call = {
    sim,
    now,
    request,
    query: request.query,
    account: undefined as unknown as Account,
    scopes: [],
    deliveries: [],
    touched: new Map(),
    refuseRestore: false,
  };
  const outcome = (response: SimResponse): Outcome => ({
    response,
    // The carrier's clock again: it does not know the simulator's.
    deliveries: call.deliveries.map((d) => ({ ...d, dueMs: d.dueMs - sim.clockOffsetMs })),
    delayMs: 0,
    cut: false,
  });
  if (request.path.startsWith('/_sim/')) {
    const response = guarded(() => control(call));
    notifyChannels(call);
    return outcome(response);
  }
  if (!isGoogle(request.path)) {
    const response = guarded(() => calendarPages(call));
    notifyChannels(call);
    return outcome(response);
  }

  const email = emailOf(sim, request, now);
  const effect = takeFaults(sim, request, email);
  call.refuseRestore = effect.refuseRestore ?? false;
  call.shortPages = effect.shortPages;
  call.emptyPages = effect.emptyPages;
  call.emptyCalendarList = effect.emptyCalendarList;
  call.withoutPrimary = effect.withoutPrimary;
  const found = request.path.startsWith('/calendar/v3/')
    ? findRoute(request.method, request.path)
    : undefined;
  const instead = effect.drop ? json(0, null) : faultResponse(effect);
  const response = instead ?? guarded(() => google(call, found));
  if (!instead) notifyChannels(call);
  if (call.touched.size > 0) sim.version++;
  sim.requests.push({
    number: ++sim.requestCount,
    time: new Date(now).toISOString(),
    account: email,
    method: request.method,
    path: request.path,
    query: withoutSecrets(request.query),
    status: response.status,
    units: found?.route.units ?? 0,
    fault: describeFault(effect),
  });
  if (sim.requests.length > REQUESTS_MAX) sim.requests.splice(0, REQUESTS_MAX / 10);
  return {
    ...outcome(response),
    delayMs: (effect.delayMs ?? 0) + (effect.msPerRow ? effect.msPerRow * rowsOf(response) : 0),
    cut: (effect.drop ?? false) || (effect.lostResponse ?? false),
  };
}

/** How many entries a list's answer holds. */
function rowsOf({ body }: SimResponse): number {
  const items = /"items":/.test(String(body ?? '')) ? JSON.parse(String(body)).items : [];
  return Array.isArray(items) ? items.length : 0;
}

const GOOGLE_PATHS = [
  '/o/oauth2/',
  '/token',
  '/revoke',
  '/v1/userinfo',
  '/oauth2/',
  '/.well-known/',
  '/calendar/v3/',
];
const isGoogle = (path: string) => GOOGLE_PATHS.some((start) => path.startsWith(start));

function guarded(run: () => SimResponse): SimResponse {
  try {
    return run();
  } catch (error) {
    if (error instanceof GoogleError) return errorResponse(error.input);
    console.error(error);
    return errorResponse(errorForReason(500, 'backendError'));
  }
}

function google(call: Call, found: ReturnType<typeof findRoute>): SimResponse {
  const { sim, request, now } = call;
  switch (request.path) {
    case '/o/oauth2/v2/auth':
      return authorize(sim, request, now);
    case '/token':
      return issueToken(sim, request, now);
    case '/revoke':
      return revokeToken(sim, request, now);
    case '/tokeninfo':
      return tokenInfo(sim, request, now);
    case '/v1/userinfo':
      return userInfo(sim, request, now);
    case '/oauth2/v3/certs':
      return certsJwk();
    case '/oauth2/v1/certs':
      return certsPem();
    case '/.well-known/openid-configuration':
      return discovery(request.origin);
  }
  if (!found) return html(404, '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>404. Not Found.');
  const token = bearerOf(request);
  if (token === undefined) throw loginRequired();
  const live = liveAccessToken(sim, token, now);
  const account = live && sim.accounts.get(live.email);
  if (!live || !account) throw new GoogleError(errorForReason(401, 'authError'));
  call.account = account;
  call.scopes = live.scopes;
  requireScope(live.scopes, found.route.scope);
  refuseDisabledCalendar(account);
  takeQuota(sim, account.email, found.route.units, now);
  requireCalendars(call, found);
  if (found.route.writes) refuseWritesWhenLimited(account.usageLimited);
  return found.route.run(call, found.ids);
}

function loginRequired(): GoogleError {
  return new GoogleError({
    status: 401,
    reason: 'required',
    message: 'Login Required.',
    location: 'Authorization',
    locationType: 'header',
    front: { status: 'UNAUTHENTICATED', reason: 'CREDENTIALS_MISSING' },
  });
}

/** Whose request it is, as far as its tokens tell. */
function emailOf(sim: Sim, request: SimRequest, now: number): string | undefined {
  if (request.path.startsWith('/calendar/') || request.path.startsWith('/v1/')) {
    const token = bearerOf(request);
    return token === undefined ? undefined : sim.accessTokens.get(token)?.email;
  }
  if (request.path === '/token' || request.path === '/revoke') {
    const form = new URLSearchParams(request.body);
    const token = form.get('refresh_token') ?? form.get('token') ?? '';
    const code = sim.codes.get(form.get('code') ?? '') ?? undefined;
    return sim.refreshTokens.get(token)?.email ?? liveAccessToken(sim, token, now)?.email ?? code?.email;
  }
  return request.query.get('login_hint') ?? undefined;
}

function withoutSecrets(query: URLSearchParams): string {
  const shown = new URLSearchParams(query);
  for (const name of ['token', 'access_token', 'refresh_token', 'code'])
    if (shown.has(name)) shown.set(name, '***');
  return shown.toString();
}
