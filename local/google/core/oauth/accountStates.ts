import { badRequest, errorForReason, GoogleError, json } from '../errors.ts';
import { addCalendar, type Call, findAccount, nextEtag, type Sim, touch, touchEntry } from '../state.ts';
import type { Account, Calendar, SimResponse, TokenRefusal } from '../types.ts';

type Input = Record<string, unknown>;

const TOKEN_REFUSALS: Record<TokenRefusal, { status: number; description: string }> = {
  policy_enforced: { status: 400, description: 'Access is blocked by a policy of the organization.' },
  admin_policy_enforced: { status: 400, description: 'Access is blocked by the administrator.' },
  access_denied: { status: 403, description: 'The account has been denied access to this application.' },
};

/** What holds for a whole account until it is set otherwise: its calendar is disabled, or its administrator refuses tokens. */
export function setAccountState(sim: Sim, input: Input): unknown {
  const account = findAccount(sim, String(input.account));
  const { calendarDisabled, emailUnverified, tokenRefusal, sparseCancellations } = input;
  if (typeof calendarDisabled === 'boolean') account.calendarDisabled = calendarDisabled;
  if (typeof emailUnverified === 'boolean') account.emailUnverified = emailUnverified;
  if (tokenRefusal === null) account.tokenRefusal = undefined;
  else if (tokenRefusal !== undefined) {
    if (!Object.hasOwn(TOKEN_REFUSALS, String(tokenRefusal))) {
      throw badRequest(`tokenRefusal: ${Object.keys(TOKEN_REFUSALS).join(', ')} or null.`);
    }
    account.tokenRefusal = tokenRefusal as TokenRefusal;
  }
  if (sparseCancellations !== undefined) account.sparseCancellations = readShare(sparseCancellations);
  return {
    account: account.email,
    calendarDisabled: account.calendarDisabled ?? false,
    emailUnverified: account.emailUnverified ?? false,
    tokenRefusal: account.tokenRefusal ?? null,
    sparseCancellations: account.sparseCancellations ?? 0,
  };
}

function readShare(value: unknown): number {
  if (value === 'always') return 1;
  if (value === 'never') return 0;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw badRequest('sparseCancellations: always, never or a share from 0 to 1.');
}

export function refuseDisabledCalendar(account: Account): void {
  if (account.calendarDisabled) throw new GoogleError(errorForReason(403, 'notACalendarUser'));
}

/** The answer of the token endpoint while the account's administrator does not allow the app. */
export function tokenRefusalOf(account: Account | undefined): SimResponse | undefined {
  const error = account?.tokenRefusal;
  if (!error) return undefined;
  const { status, description } = TOKEN_REFUSALS[error];
  return json(status, { error, error_description: description });
}

/** The person stays (`sub`, grant, tokens, channels); the address and the id of the primary calendar change. */
export function changeAddress(call: Call, input: Input): unknown {
  const { sim } = call;
  const account = findAccount(sim, String(input.account));
  const before = account.email;
  const email = String(input.email ?? '');
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw badRequest('email is required.');
  if (sim.accounts.has(email)) throw badRequest(`The address ${email} is taken.`);
  call.account = account;
  sim.accounts.delete(before);
  account.email = email;
  sim.accounts.set(email, account);
  const held = [sim.codes, sim.accessTokens, sim.refreshTokens, sim.channels];
  for (const map of held) for (const entry of map.values()) if (entry.email === before) entry.email = email;
  for (const fault of sim.faults) if (fault.match.account === before) fault.match.account = email;
  for (const preset of sim.presets) if (preset.account === before) preset.account = email;
  for (const map of [sim.accountPush, sim.accountQuota, sim.usage] as Map<string, unknown>[])
    rekey(map, before, email);
  const primary = [...account.calendars.values()].find((calendar) => calendar.primary);
  if (primary) renamePrimary(call, account, primary, before, input.alias === true);
  return { account: email, sub: account.sub, calendars: [...account.calendars.keys()] };
}

function rekey(map: Map<string, unknown>, before: string, after: string): void {
  if (!map.has(before)) return;
  map.set(after, map.get(before));
  map.delete(before);
}

function renamePrimary(
  call: Call,
  account: Account,
  primary: Calendar,
  before: string,
  alias: boolean,
): void {
  const oldId = primary.id;
  const calendars = [...account.calendars.values()];
  primary.id = account.email;
  if (primary.summary === before) primary.summary = account.email;
  account.calendars = new Map(calendars.map((calendar) => [calendar.id, calendar]));
  for (const channel of call.sim.channels.values()) {
    if (channel.email === account.email && channel.calendarId === oldId) channel.calendarId = primary.id;
  }
  for (const calendar of calendars) {
    for (const { body } of calendar.order) {
      for (const person of [body.creator, body.organizer, ...(body.attendees ?? [])]) {
        if (person?.email === before) person.email = account.email;
      }
    }
    for (const event of calendar.order) event.json = undefined;
  }
  primary.etag = nextEtag(call.sim, call.now);
  if (alias) account.aliases = [...(account.aliases ?? []), oldId];
  else {
    // The old id stays in the list's history alone, as a deleted entry.
    const old = addCalendar(call.sim, account, { id: oldId }, call.now);
    old.gone = true;
  }
  touchEntry(call, account, primary);
  touch(call, account.email, primary.id);
}
