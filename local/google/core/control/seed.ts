import { generateEvent } from '../events/generateEvents.ts';
import { plantEvent } from '../events/plantEvent.ts';
import { slotsBetween } from '../events/recurrence.ts';
import { addDays, dateInZone } from '../events/zonedTime.ts';
import type { RandomSource } from '../random.ts';
import {
  addCalendar,
  DEFAULT_PUSH,
  DEFAULT_QUOTA,
  emptySim,
  newAccount,
  type Sim,
  type SimConfig,
} from '../state.ts';
import type { Account, Calendar, EventBody } from '../types.ts';

const DAY_MS = 86_400_000;

export function createSim(config: SimConfig, now: number): Sim {
  const sim = emptySim(config);
  seedAccounts(sim, now);
  return sim;
}

/** Back to the seeded accounts; grants, tokens, channels and settings go too. Numbers of logs keep growing. */
export function resetSim(sim: Sim, now: number): void {
  const fresh = emptySim(sim.config);
  const { nextUid, lastEtag, rng, requestCount, deliveryCount, version, requests, deliveries, tokenSecret } =
    sim;
  const { clockOffsetMs } = sim;
  Object.assign(sim, fresh, {
    nextUid,
    lastEtag,
    rng,
    requestCount,
    deliveryCount,
    version: version + 1,
    requests,
    deliveries,
    tokenSecret,
    clockOffsetMs,
    push: { ...DEFAULT_PUSH },
    quota: { ...DEFAULT_QUOTA },
  });
  seedAccounts(sim, now);
}

function seedAccounts(sim: Sim, now: number): void {
  // The seed looks the same whatever the simulator did before.
  const source: RandomSource = { rng: 20_260 };
  const ada = addAccount(sim, 'ada@example.com', 'Europe/Berlin');
  const own = addCalendar(sim, ada, { primary: true }, now);
  const team = addCalendar(sim, ada, { id: 'team@group.calendar.google.com', summary: 'Team' }, now);
  const family = addCalendar(sim, ada, { id: 'family@group.calendar.google.com', summary: 'Family' }, now);
  const holidays = addCalendar(
    sim,
    ada,
    {
      id: 'en.german#holiday@group.v.calendar.google.com',
      summary: 'Holidays in Germany',
      accessRole: 'reader',
      watchable: false,
    },
    now,
  );
  seedOwn(sim, ada, own, now);
  seedSeries(sim, ada, team, now);
  seedFamily(sim, ada, family, now);
  seedHolidays(sim, ada, holidays, now);
  for (let i = 0; i < 160; i++) plantEvent(sim, ada, own, generateEvent(source, now), now);
  for (let i = 0; i < 60; i++) plantEvent(sim, ada, team, generateEvent(source, now), now);

  const grace = addAccount(sim, 'grace@example.com', 'America/New_York');
  const graceOwn = addCalendar(sim, grace, { primary: true }, now);
  addCalendar(sim, grace, { id: 'garden@group.calendar.google.com', summary: 'Garden' }, now);
  for (let i = 0; i < 8; i++) plantEvent(sim, grace, graceOwn, generateEvent(source, now), now);

  const empty = addAccount(sim, 'empty@example.com', 'UTC');
  addCalendar(sim, empty, { primary: true }, now);
}

function addAccount(sim: Sim, email: string, timeZone: string): Account {
  const account = newAccount(sim, email, timeZone);
  sim.accounts.set(email, account);
  return account;
}

function timed(date: string, from: string, to: string, timeZone: string): Pick<EventBody, 'start' | 'end'> {
  return {
    start: { dateTime: `${date}T${from}:00`, timeZone },
    end: { dateTime: `${date}T${to}:00`, timeZone },
  };
}

function mondayBefore(now: number, weeks: number): string {
  const today = dateInZone(now, 'UTC');
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(today, -weekday - 7 * weeks);
}

function seedOwn(sim: Sim, ada: Account, calendar: Calendar, now: number): void {
  const day = (offset: number) => addDays(dateInZone(now, 'Europe/Berlin'), offset);
  const plant = (body: EventBody) => plantEvent(sim, ada, calendar, body, now);
  plant({
    summary: 'Conference with a very long programme',
    description: Array.from({ length: 60 }, (_, i) => `Session ${i + 1}: talks, questions, coffee.`).join(
      '\n',
    ),
    start: { date: day(12) },
    end: { date: day(15) },
  });
  plant({
    summary: '🎂 Party 🎉',
    location: 'Kreuzberg',
    ...timed(day(3), '19:00', '23:30', 'Europe/Berlin'),
  });
  plant({ summary: 'Call with Tokyo', ...timed(day(1), '09:00', '10:00', 'Asia/Tokyo') });
  plant({ summary: 'Call with New York', ...timed(day(2), '11:00', '12:00', 'America/New_York') });
  plant({
    summary: 'Night train',
    ...timed(day(5), '22:10', '23:59', 'Europe/Berlin'),
    transparency: 'transparent',
  });
  plant({ summary: 'Doctor', visibility: 'private', ...timed(day(4), '08:15', '08:45', 'Europe/Berlin') });
  plant({ summary: 'Day off', start: { date: day(7) }, end: { date: day(8) } });
}

function seedSeries(sim: Sim, ada: Account, calendar: Calendar, now: number): void {
  const zone = 'Europe/Berlin';
  const standup = plantEvent(
    sim,
    ada,
    calendar,
    {
      id: 'teamstandup0000',
      summary: 'Stand-up',
      ...timed(mondayBefore(now, 6), '09:30', '09:45', zone),
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR'],
    },
    now,
  );
  const slots = slotsBetween(standup.body.recurrence ?? [], standup.span, zone, now, now + 30 * DAY_MS);
  const [first, second] = slots;
  if (first && second) {
    const iso = (ms: number) => new Date(ms).toISOString();
    plantEvent(
      sim,
      ada,
      calendar,
      {
        summary: 'Stand-up (later today)',
        recurringEventId: standup.id,
        originalStartTime: { dateTime: iso(first.ms), timeZone: zone },
        start: { dateTime: iso(first.ms + 2 * 3_600_000), timeZone: zone },
        end: { dateTime: iso(first.ms + 2.25 * 3_600_000), timeZone: zone },
      },
      now,
    );
    plantEvent(
      sim,
      ada,
      calendar,
      {
        status: 'cancelled',
        summary: 'Stand-up',
        recurringEventId: standup.id,
        originalStartTime: { dateTime: iso(second.ms), timeZone: zone },
        end: { dateTime: iso(second.ms + 900_000), timeZone: zone },
      },
      now,
    );
  }
  plantEvent(
    sim,
    ada,
    calendar,
    {
      id: 'teamretro00000',
      summary: 'Retrospective',
      ...timed(mondayBefore(now, 10), '15:00', '16:00', zone),
      recurrence: ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=18'],
    },
    now,
  );
}

function seedFamily(sim: Sim, ada: Account, calendar: Calendar, now: number): void {
  const year = new Date(now).getUTCFullYear();
  const birthdays: [string, string][] = [
    ['Grandma', '02-29'],
    ['Linus', '06-12'],
    ['Margaret', '12-03'],
  ];
  for (const [name, day] of birthdays) {
    const date = `${day === '02-29' ? year - (year % 4) - 4 : year - 3}-${day}`;
    plantEvent(
      sim,
      ada,
      calendar,
      {
        summary: `${name}'s birthday`,
        start: { date },
        end: { date: addDays(date, 1) },
        recurrence: ['RRULE:FREQ=YEARLY'],
        transparency: 'transparent',
      },
      now,
    );
  }
  plantEvent(
    sim,
    ada,
    calendar,
    {
      summary: 'Piano lesson',
      ...timed(mondayBefore(now, 20), '17:00', '17:45', 'Europe/Berlin'),
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=40'],
    },
    now,
  );
}

function seedHolidays(sim: Sim, ada: Account, calendar: Calendar, now: number): void {
  const year = new Date(now).getUTCFullYear();
  const days: [string, string][] = [
    ['01-01', "New Year's Day"],
    ['05-01', 'Labour Day'],
    ['10-03', 'Day of German Unity'],
    ['12-25', 'Christmas Day'],
    ['12-26', 'Second Day of Christmas'],
  ];
  for (const y of [year - 1, year, year + 1]) {
    for (const [day, summary] of days) {
      const date = `${y}-${day}`;
      plantEvent(
        sim,
        ada,
        calendar,
        {
          summary,
          start: { date },
          end: { date: addDays(date, 1) },
          visibility: 'public',
          transparency: 'transparent',
        },
        now,
      );
    }
  }
}
