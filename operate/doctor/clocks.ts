import { about, type Finding } from './finding.ts';

const { ok, note, fail } = about('clocks');
const toleratedMs = 5_000;
const seconds = (ms: number) => `${Math.round(Math.abs(ms) / 1_000)} seconds`;

/** Compares clocks by how far each is ahead of this machine's; null where one is unknown. */
export function examineClocks(offsets: Record<'app' | 'database' | 'Google', number | null>): Finding[] {
  const { app, database, Google: google } = offsets;
  const findings: Finding[] = [];
  if (app !== null && database !== null && Math.abs(app - database) > toleratedMs)
    findings.push(
      fail(
        `the clocks of app and database differ by ${seconds(app - database)}`,
        "Let the app's machine take its time from NTP: leases and tokens end by the clock.",
      ),
    );
  const elsewhere = database ?? google;
  if (elsewhere !== null && Math.abs(elsewhere) > toleratedMs)
    findings.push(
      note(`this machine's clock is ${seconds(elsewhere)} off`, 'Let it take its time from NTP.'),
    );
  return findings.length > 0 ? findings : [ok('agree')];
}
