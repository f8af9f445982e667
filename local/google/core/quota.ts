import { errorForReason, GoogleError } from './errors.ts';
import type { Sim } from './state.ts';

const WINDOW_SECONDS = 60;
const PROJECT = '';

function used(sim: Sim, name: string, second: number): number {
  const slots = sim.usage.get(name);
  if (!slots) return 0;
  while (slots[0] && slots[0].second <= second - WINDOW_SECONDS) slots.shift();
  return slots.reduce((sum, slot) => sum + slot.units, 0);
}

function spend(sim: Sim, name: string, second: number, units: number): void {
  const slots = sim.usage.get(name) ?? [];
  const last = slots.at(-1);
  if (last?.second === second) last.units += units;
  else slots.push({ second, units });
  sim.usage.set(name, slots);
}

/** Takes units from the sliding minute of the user and of the project, or refuses as Google does. */
export function takeQuota(sim: Sim, email: string, units: number, now: number): void {
  const second = Math.floor(now / 1000);
  const perUser = sim.accountQuota.get(email) ?? sim.quota.perMinutePerUser;
  if (
    used(sim, email, second) + units > perUser ||
    used(sim, PROJECT, second) + units > sim.quota.perMinutePerProject
  ) {
    const { form } = sim.quota;
    throw new GoogleError(
      form === '429' ? errorForReason(429, 'rateLimitExceeded') : errorForReason(403, form),
    );
  }
  spend(sim, email, second, units);
  spend(sim, PROJECT, second, units);
}

/** The anti-abuse mode of one account: reads go on, writes are refused for hours or longer. */
export function refuseWritesWhenLimited(limited: boolean): void {
  if (limited) throw new GoogleError(errorForReason(403, 'quotaExceeded'));
}
