import { describe, expect, it } from 'vitest';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { callsOf, mostWithin, processDeps, untilDone } from './pacing.ts';

describe('Google’s limit for one account', () => {
  it('is ten calls a second, and holds for all processes together and for each account on its own', async () => {
    expect(engineSettings.callsPerSecond).toBe(10);
    const [ada, grace] = await Promise.all([Person.connected(), Person.connected()]);
    const connectionOf = async (person: Person) => String((await person.connection()).id);
    const [hers, other] = [await connectionOf(ada), await connectionOf(grace)];
    const slots = Promise.all(
      Array.from({ length: 24 }, async () => {
        const [turn] = await sql`select extract(epoch from clock_timestamp()) * 1000 as at,
          public.take_google_turn(${hers}, ${engineSettings.callsPerSecond}) as wait`;
        return Number(turn?.at) + Number(turn?.wait);
      }),
    );
    const [turn] =
      await sql`select public.take_google_turn(${other}, ${engineSettings.callsPerSecond}) as wait`;
    expect(turn?.wait).toBe(0);
    const times = await slots;
    expect(mostWithin(1_000, times)).toBe(10);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3_000);
    const { pacer } = processDeps();
    const startedAt = performance.now();
    await pacer.turn(hers);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  it('is shared by reads and writes of two processes at work at once', async () => {
    const ada = await Person.connected();
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: false })})`;
    for (let n = 0; n < 15; n += 1) await ada.track(await newEvent());
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: true })})`;
    const [writer, reader] = [processDeps(), processDeps()];
    const before = (await callsOf(ada)).length;
    const shown = async () => (await ada.google.shown()).length === 15;
    await untilDone(shown, () =>
      Promise.all([
        ada.drain({ ...writer, engine: { ...writer.engine, batchGapMs: 0 } }),
        ...Array.from({ length: 4 }, async () => {
          await sql`select public.enqueue_sync('pull_calendar', user_id, connection_id, id) from public.calendars where user_id = ${ada.userId}`;
          await workQueue(reader, {
            kinds: ['pull_calendar'],
            takes: AbortSignal.timeout(10_000),
            userId: ada.userId,
          });
        }),
      ]),
    );
    const calls = (await callsOf(ada)).slice(before);
    expect(calls.length).toBeGreaterThan(16);
    // How long each request travels is beyond us: over three seconds that evens out.
    expect(mostWithin(3_000, calls)).toBeLessThanOrEqual(30);
  });
});
