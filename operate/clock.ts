import { clockEnv } from '#src/env.ts';
import { readSchedules, startCronClock } from './cronClock.ts';
import { loadEnvironmentFile, readOrEnd } from './environment.ts';
import { onEnd } from './onEnd.ts';

// Runs the crons where nothing else does: it calls the app at APP_URL by the schedules of vercel.json until it is told to end.
loadEnvironmentFile();
const { APP_URL, CRON_SECRET } = readOrEnd(() => clockEnv(process.env));
const clock = startCronClock(APP_URL, CRON_SECRET);
onEnd(() => {
  clock.stop();
  process.exit(0);
});
for (const { path, schedule } of readSchedules()) console.log(`${schedule}  ${APP_URL}${path}`);
