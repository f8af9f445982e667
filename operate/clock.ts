import { clockEnv } from '#src/env.ts';
import { readSchedules, startCronClock } from './cronClock.ts';
import { loadEnvironmentFile } from './environment.ts';
import { onEnd } from './onEnd.ts';

// Runs the crons where nothing else does: it calls the app at APP_URL by the schedules of vercel.json until it is told to end.
loadEnvironmentFile();
try {
  const { APP_URL, CRON_SECRET } = clockEnv(process.env);
  const clock = startCronClock(APP_URL, CRON_SECRET);
  onEnd(() => {
    clock.stop();
    process.exit(0);
  });
  for (const { path, schedule } of readSchedules()) console.log(`${schedule}  ${APP_URL}${path}`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
