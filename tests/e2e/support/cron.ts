import { stackFile } from '#tests/kit/stack.ts';

/** Works the queue off, as the cron does every minute. */
export async function workQueue(): Promise<void> {
  const { appUrl, cronSecret } = stackFile();
  const headers = { authorization: `Bearer ${cronSecret}` };
  const answer = await fetch(`${appUrl}/api/cron/process-pending-calendar-syncs`, { headers });
  if (!answer.ok) throw new Error(`cron: ${answer.status} ${await answer.text()}`);
}
