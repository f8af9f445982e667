import { errorForReason, errorResponse, html, json } from '../errors.ts';
import { nextRandom } from '../random.ts';
import type { Sim } from '../state.ts';
import type { FaultEffect, SimRequest, SimResponse } from '../types.ts';

/** The effects of all faults that match a request, the earlier fault winning; each match counts. */
export function takeFaults(sim: Sim, request: SimRequest, email: string | undefined): FaultEffect {
  const effect: FaultEffect = {};
  for (const fault of sim.faults) {
    const { match } = fault;
    if (match.method !== undefined && match.method.toUpperCase() !== request.method) continue;
    if (match.account !== undefined && match.account !== email) continue;
    if (match.path !== undefined && !new RegExp(match.path).test(request.path)) continue;
    const paging = fault.effect.emptyPages !== undefined || fault.effect.shortPages !== undefined;
    if (paging && request.query.has('pageToken')) continue;
    if (fault.timesLeft === 0) continue;
    if (fault.probability !== undefined) {
      const source = fault.rng === undefined ? sim : (fault as { rng: number });
      if (nextRandom(source) >= fault.probability) continue;
    }
    if (fault.timesLeft !== undefined) fault.timesLeft--;
    for (const [key, value] of Object.entries(fault.effect)) {
      if (!(key in effect)) Object.assign(effect, { [key]: value });
    }
  }
  if (sim.faults.some((fault) => fault.timesLeft === 0)) {
    sim.faults = sim.faults.filter((fault) => fault.timesLeft !== 0);
  }
  return effect;
}

/** The answer that a fault gives instead of the simulator's own, if it gives one. */
export function faultResponse(effect: FaultEffect): SimResponse | undefined {
  const { status, reason, body, headers } = effect;
  if (effect.html) {
    const code = status ?? 502;
    return html(
      code,
      `<!DOCTYPE html><html><title>Error ${code}</title><p>That's an error. (${code})</html>`,
    );
  }
  if (status === undefined) return undefined;
  const response =
    reason !== undefined
      ? errorResponse(errorForReason(status, reason))
      : body === undefined
        ? errorResponse(errorForReason(status, status >= 500 ? 'backendError' : 'badRequest'))
        : typeof body === 'string'
          ? { ...json(status, null), body }
          : json(status, body);
  Object.assign(response.headers, headers);
  return response;
}

export function describeFault(effect: FaultEffect): string | undefined {
  const names = Object.keys(effect);
  return names.length === 0 ? undefined : names.join(',');
}
