import { pick, type RandomSource, randomInt } from '../random.ts';
import type { EventBody } from '../types.ts';
import { addDays, dateInZone } from './zonedTime.ts';

const SUBJECTS = [
  'Planning',
  'Review',
  'Lunch',
  'Call with the team',
  'Dentist',
  'Gym',
  'Workshop',
  'Interview',
  'Release',
  'Flight',
  'Concert 🎶',
  'Café mit Jürgen',
  '読書会',
  'Book club',
  'Demo',
  'One-on-one',
];
const PLACES = ['Room 4', 'Berlin', 'Online', 'Café Central', '1 Market St, San Francisco', ''];
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Sydney',
  'UTC',
  'America/Sao_Paulo',
];
const RULES = [
  'RRULE:FREQ=WEEKLY',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10',
  'RRULE:FREQ=DAILY;COUNT=5',
  'RRULE:FREQ=MONTHLY;COUNT=12',
];

/** A believable event within a year of `now`: timed, all-day, long, in other zones, now and then a series. */
export function generateEvent(source: RandomSource, now: number): EventBody {
  const zone = pick(source, ZONES);
  const dayMs = now + randomInt(source, -180, 180) * 86_400_000;
  const summary = `${pick(source, SUBJECTS)} ${randomInt(source, 1, 9999)}`;
  const location = pick(source, PLACES);
  const body: EventBody = {
    summary,
    ...(location ? { location } : {}),
    ...(randomInt(source, 0, 2) === 0 ? { description: `Notes for ${summary}.\nBring ideas.` } : {}),
    ...(randomInt(source, 0, 5) === 0 ? { colorId: String(randomInt(source, 1, 11)) } : {}),
  };
  if (randomInt(source, 0, 6) === 0) {
    const date = dateInZone(dayMs, 'UTC');
    const days = randomInt(source, 0, 3) === 0 ? randomInt(source, 2, 6) : 1;
    return { ...body, start: { date }, end: { date: addDays(date, days) } };
  }
  const hour = String(randomInt(source, 7, 20)).padStart(2, '0');
  const minute = pick(source, ['00', '15', '30', '45']);
  const start = `${dateInZone(dayMs, zone)}T${hour}:${minute}:00`;
  const lengthMs = pick(source, [30, 45, 60, 90, 180]) * 60_000;
  const end = new Date(Date.parse(`${start}Z`) + lengthMs).toISOString().slice(0, 19);
  return {
    ...body,
    start: { dateTime: start, timeZone: zone },
    end: { dateTime: end, timeZone: zone },
    ...(randomInt(source, 0, 19) === 0 ? { recurrence: [pick(source, RULES)] } : {}),
  };
}
