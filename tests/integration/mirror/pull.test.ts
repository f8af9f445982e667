import { afterAll, describe, expect, test } from 'vitest';
import { comparable, MirrorPerson, sql } from './mirrorPerson.ts';

afterAll(() => sql.end());

describe('reading a calendar', () => {
  test('a full read mirrors every event, series with their exceptions as Google keeps them', async () => {
    const person = await MirrorPerson.create();
    await person.generate(300);
    await person.sync();
    const [mirror, shown] = [await person.mirror(), await person.shown()];
    expect(mirror.size).toBeGreaterThan(250);
    expect(comparable(mirror)).toEqual(comparable(shown));
  });
});
