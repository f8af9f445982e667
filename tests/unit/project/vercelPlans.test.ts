import { existsSync, globSync, readFileSync } from 'node:fs';
import { Cron } from 'croner';
import { describe, expect, test } from 'vitest';
import { engineSettings } from '#src/domain/engineSettings.ts';

type VercelFile = {
  regions: string[];
  functions: Record<string, { maxDuration: number }>;
  crons: { path: string; schedule: string }[];
};
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as VercelFile;

const dayMs = 86_400_000;
/** Vercel's limits: a deployment beyond them is refused. */
const plans = {
  'vercel.json': { secondsMax: 800, betweenRunsMs: 60_000, cronsMax: 100 },
  'vercel.hobby.json': { secondsMax: 300, betweenRunsMs: dayMs, cronsMax: 100 },
};

const ownSeconds = (file: string) =>
  Number(/^export const maxDuration = (\d+);$/m.exec(readFileSync(file, 'utf8'))?.[1]) || undefined;
const pagesAndRoutes = globSync('app/**/{route.ts,page.tsx}');
/** The shortest time between two of the next 200 runs. */
function shortestPauseMs(schedule: string): number {
  const runs = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRuns(200);
  return Math.min(...runs.slice(1).map((run, at) => run.getTime() - (runs[at]?.getTime() ?? 0)));
}

describe.each(Object.entries(plans))('%s', (file, plan) => {
  const { regions, functions, crons } = read(file);

  test('has no function that runs longer than its plan allows', () => {
    const seconds = pagesAndRoutes.map((path) => ownSeconds(path) ?? functions[path]?.maxDuration ?? 0);
    expect(Math.max(...seconds)).toBeGreaterThan(0);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(plan.secondsMax);
  });

  test('sets the time of functions that exist and don’t set it themselves, which would win', () => {
    for (const path of Object.keys(functions)) {
      expect(existsSync(path), path).toBe(true);
      expect(ownSeconds(path), path).toBeUndefined();
    }
  });

  test('has crons that run no more often than its plan allows', () => {
    expect(crons.length).toBeLessThanOrEqual(plan.cronsMax);
    for (const { path, schedule } of crons)
      expect(shortestPauseMs(schedule), `${path}: ${schedule}`).toBeGreaterThanOrEqual(plan.betweenRunsMs);
  });

  test('writes schedules in the five fields that Vercel reads', () => {
    for (const { schedule } of crons) {
      expect(schedule).toMatch(/^[\d*/,-]+( [\d*/,-]+){4}$/);
      const [, , dayOfMonth, , dayOfWeek] = schedule.split(' ');
      expect([dayOfMonth, dayOfWeek], 'Vercel takes only one of the two days').toContain('*');
    }
  });

  test('schedules every cron that is a route, and nothing else', () => {
    const routes = globSync('app/api/cron/*/route.ts')
      .filter((route) => readFileSync(route, 'utf8').includes('withCron('))
      .map((route) => `/${route.slice('app/'.length, -'/route.ts'.length)}`);
    expect(crons.map(({ path }) => path).sort()).toEqual(routes.sort());
  });

  test('runs its functions in one region', () => {
    expect(regions).toEqual([expect.stringMatching(/^[a-z]{3}1$/)]);
  });
});

test('a plan of a function’s 310 seconds lets the sync of a calendar end by itself', () => {
  const { functions } = read('vercel.json');
  const seconds = functions['app/api/calendar/sync/route.ts']?.maxDuration ?? 0;
  expect(seconds * 1_000).toBeGreaterThan(engineSettings.streamMs);
});

test('both files differ only in what the plans allow', () => {
  const [pro, hobby] = [read('vercel.json'), read('vercel.hobby.json')];
  expect(Object.keys(hobby.functions)).toEqual(Object.keys(pro.functions));
  expect({ ...hobby, functions: {}, crons: [] }).toEqual({ ...pro, functions: {}, crons: [] });
});

test('the Node of engines, of .nvmrc and of the development dependencies is the same', () => {
  const { engines, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const major = devDependencies.node.split('.')[0];
  expect(engines.node).toBe(`${major}.x`);
  expect(readFileSync('.nvmrc', 'utf8').trim().replace(/^v/, '').split('.')[0]).toBe(major);
});
