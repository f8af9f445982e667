/** The zone of this computer's clock, as it is now: it changes when its owner travels. */
export function viewersZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (timeZone !== checked.given)
    Object.assign(checked, { given: timeZone, zone: isKnown(timeZone) ? timeZone : 'UTC' });
  return checked.zone;
}

const checked = { given: 'UTC', zone: 'UTC' };

/** A computer whose zone is unknown names one that no clock can be asked for. */
function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
