import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sql } from '#tests/integration/support/person.ts';
import { comparable, MirrorPerson } from './mirrorPerson.ts';

function dieAt(
  person: MirrorPerson,
  commit: number,
  moment: 'before' | 'after',
): Promise<NodeJS.Signals | null> {
  const file = path.join(import.meta.dirname, 'pullUntilKilled.process.ts');
  const child = spawn(process.execPath, [file, person.userId, String(commit), moment], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

/** The lease of a killed process runs out by itself; nobody waits a minute and a half for it here. */
const letTheLeaseRunOut = (person: MirrorPerson) =>
  sql`update public.pending_calendar_syncs set lease_until = now() - interval '1 second' where user_id = ${person.userId}`;

describe('a process that is killed', () => {
  const moments = [1, 2, 4].flatMap((commit) =>
    (['before', 'after'] as const).map((moment) => ({ commit, moment })),
  );

  test.concurrent.each(moments)(
    '$moment it has committed page $commit of a full read: the next one goes on, and nothing is lost',
    async ({ commit, moment }) => {
      const person = await MirrorPerson.create();
      await person.generate(35);
      await person.fault({ path: '/events$' }, { shortPages: 10 });
      expect(await dieAt(person, commit, moment)).toBe('SIGKILL');
      const [row] =
        await sql`select lease_owner from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'pull_calendar'`;
      // After the last page the row is gone with the commit: there is nothing left to do.
      if (!(commit === 4 && moment === 'after')) expect(row?.lease_owner).not.toBeNull();
      await letTheLeaseRunOut(person);
      await person.drain();
      expect(comparable(await person.mirror())).toEqual(comparable(await person.shown()));
    },
    60_000,
  );

  test.concurrent('in a resync leaves the old rows to their readers until another has finished it', async () => {
    const person = await MirrorPerson.create();
    await person.generate(25);
    await person.sync();
    await person.drain();
    const gone = [...(await person.shown()).values()].find(
      ({ recurringEventId, recurrence }) => !recurringEventId && !recurrence,
    );
    await person.edit('delete', gone?.id);
    await person.expireSyncTokens();
    await person.fault({ path: '/events$' }, { shortPages: 10 }, { times: 2 });
    await person.enqueue();
    const before = (await person.mirror()).size;
    expect(await dieAt(person, 2, 'after')).toBe('SIGKILL');
    expect((await person.mirror()).size).toBe(before);
    await letTheLeaseRunOut(person);
    await person.drain();
    expect(comparable(await person.mirror())).toEqual(comparable(await person.shown()));
  }, 60_000);
});
