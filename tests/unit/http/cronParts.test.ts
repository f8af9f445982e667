import { expect, test } from 'vitest';
import { runParts } from '#src/http/cronParts.ts';

const fails = (message: string) => async () => {
  throw new Error(message);
};

test('runs every part and every stage although one part of each fails, and names those that failed', async () => {
  const answer = await runParts(
    { pushes: fails('storage'), calendars: async () => 3 },
    { polls: fails('too slow') },
    { polledCalendars: async () => ({ synced: 1 }) },
  );
  expect(answer).toEqual({ calendars: 3, polledCalendars: { synced: 1 }, failed: ['pushes', 'polls'] });
});

test('begins a stage when the stage before it has ended', async () => {
  const steps: string[] = [];
  await runParts(
    {
      pushes: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return steps.push('drained');
      },
    },
    { polls: async () => steps.push('polled') },
  );
  expect(steps).toEqual(['drained', 'polled']);
});

test('fails with the first error when nothing succeeded', async () => {
  await expect(runParts({ pushes: fails('storage') }, { polls: fails('too slow') })).rejects.toThrow(
    'storage',
  );
});
