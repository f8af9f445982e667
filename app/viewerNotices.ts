import { compose } from '#src/compose.ts';
import { reportError } from '#src/observability/reportError.ts';
import { noticesFor } from '#src/services/accounts/noticeService.ts';
import { viewer } from './viewer.ts';

/** Longer than the database takes, and shorter than anybody waits for a page to show what is no news. */
const patienceMs = 700;

/** What the viewer has to be told above the page; null for nobody, and while storage doesn't answer in time. */
export async function viewerNotices(): Promise<Awaited<ReturnType<typeof noticesFor>> | null> {
  const user = await viewer();
  if (!user) return null;
  const asked = noticesFor(compose(), user.id).catch((error: unknown) => {
    reportError(error, { userId: user.id });
    return null;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
