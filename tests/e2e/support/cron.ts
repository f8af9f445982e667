import { readStackFile } from './stackFile.ts';

/** Works the queue off, as the cron does every minute. */
export async function workQueue(): Promise<void> {
  const { appUrl, cronSecret } = readStackFile();
  const headers = { authorization: `Bearer ${cronSecret}` };
  const answer = await fetch(`${appUrl}/api/cron/process-pending-calendar-syncs`, { headers });
  if (!answer.ok) throw new Error(`cron: ${answer.status} ${await answer.text()}`);
}
