import { accessChecks } from './accessChecks.ts';
import { type Check, NotChecked } from './check.ts';
import { eventChecks } from './eventChecks.ts';
import { createGoogle } from './google.ts';
import { listChecks } from './listChecks.ts';

export type Verdict = {
  line: string;
  claim: string;
  outcome: 'holds' | 'differs' | 'not checked';
  /** What Google did instead, or what is missing to check it. */
  told?: string;
};

/** A calendar that is deleted is gone for good: checked with the one that we made, at the end. */
const gone = { line: '§5.3', claim: 'a calendar that is deleted is 404' };

const checks: Check[] = [...accessChecks, ...eventChecks, ...listChecks];

/**
 * Checks the numbered lines against whatever answers at `apiUrl`, in a calendar that is made for it and deleted at the end, whatever happens.
 * The token needs `calendar.app.created` and `calendar.calendarlist.readonly` and no more.
 */
export async function verifyGoogle(
  input: { apiUrl: string; accessToken: string; webhook?: string | undefined },
  tell: (verdict: Verdict) => void = () => {},
): Promise<{ verdicts: Verdict[]; calls: number }> {
  const google = createGoogle(input);
  const body = { summary: 'Kure-Cal verification', timeZone: 'Europe/Vienna' };
  const made = await google.call('POST', '/calendars', { body });
  if (made.status !== 200)
    throw new Error(`a calendar could not be made: ${made.status} ${made.reason ?? ''}`);
  google.calendarId = made.body.id;
  const verdicts: Verdict[] = [];
  const add = (verdict: Verdict) => {
    verdicts.push(verdict);
    tell(verdict);
  };
  const path = `/calendars/${encodeURIComponent(google.calendarId)}`;
  try {
    for (const { line, claim, run } of checks) add({ line, claim, ...(await judge(() => run(google))) });
  } finally {
    await google.call('DELETE', path);
  }
  const { status } = await google.call('GET', path);
  add(status === 404 ? { ...gone, outcome: 'holds' } : { ...gone, outcome: 'differs', told: `${status}` });
  return { verdicts, calls: google.calls };
}

async function judge(run: () => Promise<void>): Promise<Pick<Verdict, 'outcome' | 'told'>> {
  try {
    await run();
    return { outcome: 'holds' };
  } catch (error) {
    const outcome = error instanceof NotChecked ? 'not checked' : 'differs';
    return { outcome, told: error instanceof Error ? error.message : String(error) };
  }
}
