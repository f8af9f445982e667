import { badRequest } from '../errors.ts';
import { revokeGrant } from '../oauth/oauthTokens.ts';
import { findAccount, type Sim } from '../state.ts';
import type { ConsentPreset, Fault, FaultEffect, PushSettings, QuotaSettings } from '../types.ts';

type Input = Record<string, unknown>;

const optionalText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** `ask` forgets what was set before, for the account or, without one, for all. */
export function setConsent(sim: Sim, input: Input): void {
  const account = optionalText(input.account);
  const mode = input.mode;
  if (mode !== 'ask' && mode !== 'allow' && mode !== 'deny') throw badRequest('mode: ask, allow or deny.');
  if (account === undefined && mode === 'ask') sim.presets = [];
  else sim.presets = sim.presets.filter((preset) => preset.account !== account);
  if (mode === 'ask') return;
  const preset: ConsentPreset = { mode, account };
  if (Array.isArray(input.scopes)) preset.scopes = input.scopes.map(String);
  sim.presets.push(preset);
}

const EFFECTS = new Set([
  'status',
  'reason',
  'body',
  'headers',
  'delayMs',
  'msPerRow',
  'drop',
  'lostResponse',
  'html',
  'shortPages',
  'emptyPages',
  'refuseRestore',
  'emptyCalendarList',
  'withoutPrimary',
]);

export function setFault(sim: Sim, input: Input): unknown {
  const match = (input.match ?? {}) as Fault['match'];
  const effect = input.effect as FaultEffect | undefined;
  if (!effect || Object.keys(effect).length === 0) throw badRequest('effect is required.');
  const unknown = Object.keys(effect).find((key) => !EFFECTS.has(key));
  if (unknown) throw badRequest(`Unknown effect: ${unknown}`);
  if (match.path !== undefined) {
    try {
      new RegExp(match.path);
    } catch {
      throw badRequest('match.path is no regular expression.');
    }
  }
  sim.faults.push({
    match,
    effect,
    timesLeft: typeof input.times === 'number' ? input.times : undefined,
    probability: typeof input.probability === 'number' ? input.probability : undefined,
    rng: typeof input.seed === 'number' ? input.seed | 0 : undefined,
  });
  return { faults: sim.faults.length };
}

/** Per account: expire, revoke, force re-authentication. For the whole project: testing mode, token life. */
export function setTokens(sim: Sim, input: Input, now: number): void {
  if (typeof input.testingMode === 'boolean') sim.testingMode = input.testingMode;
  if (typeof input.accessTokenSeconds === 'number') sim.accessTokenSeconds = input.accessTokenSeconds;
  if (typeof input.revocationDelayMs === 'number') sim.revocationDelayMs = input.revocationDelayMs;
  if (input.action === undefined) return;
  const { email } = findAccount(sim, String(input.account));
  switch (input.action) {
    case 'expire-access':
      for (const token of sim.accessTokens.values()) {
        if (token.email === email) token.expiresMs = Math.min(token.expiresMs, now);
      }
      return;
    case 'revoke':
      revokeGrant(sim, email, now);
      return;
    case 'reauthenticate':
      for (const token of sim.refreshTokens.values()) if (token.email === email) token.endsMs = now;
      return;
    default:
      throw badRequest('action: expire-access, revoke or reauthenticate.');
  }
}

export function setPush(sim: Sim, input: Input): unknown {
  const { account, ...rest } = input;
  const settings = rest as Partial<PushSettings>;
  if (typeof account === 'string') {
    sim.accountPush.set(account, { ...sim.accountPush.get(account), ...settings });
    return { ...sim.push, ...sim.accountPush.get(account) };
  }
  Object.assign(sim.push, settings);
  return sim.push;
}

export function setQuota(sim: Sim, input: Input): unknown {
  const { account, usageLimited, ...rest } = input;
  if (typeof account === 'string') {
    if (typeof usageLimited === 'boolean') findAccount(sim, account).usageLimited = usageLimited;
    if (typeof rest.perMinutePerUser === 'number') sim.accountQuota.set(account, rest.perMinutePerUser);
    return { account, perMinutePerUser: sim.accountQuota.get(account) ?? sim.quota.perMinutePerUser };
  }
  Object.assign(sim.quota, rest as Partial<QuotaSettings>);
  return sim.quota;
}
