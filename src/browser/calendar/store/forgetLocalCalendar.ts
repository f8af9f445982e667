/** One database and one kept page for each person; calendarWorker.js knows the second name too. */
const databasePrefix = 'kure-cal-';
const pagePrefix = 'kure-cal-page-';
const lastViewerKey = 'kure-cal-viewer';

/**
 * Removes the local copies and kept pages of everybody, or of all but one: at sign-out, and on every page of whoever is
 * signed in now. It needs no database library, so that every page can afford it, and it never throws.
 */
export async function forgetLocalCalendar(exceptUserId?: string): Promise<void> {
  await Promise.allSettled([forgetDatabases(exceptUserId), forgetPages(exceptUserId)]);
}

async function forgetDatabases(exceptUserId?: string): Promise<void> {
  const last = swapLastViewer(exceptUserId);
  // Older browsers don't tell which databases there are: the last one to be signed in here is known anyhow.
  const known = indexedDB.databases
    ? (await indexedDB.databases()).map(({ name = '' }) => name)
    : [databasePrefix + last];
  const names = known.filter((name) => name.startsWith(databasePrefix));
  // Tabs that show one close it when they hear of this.
  await Promise.all(names.filter((name) => name !== databasePrefix + exceptUserId).map(deleteDatabase));
}

function swapLastViewer(userId: string | undefined): string | null {
  try {
    const last = localStorage.getItem(lastViewerKey);
    if (userId) localStorage.setItem(lastViewerKey, userId);
    return last;
  } catch {
    return null;
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = () => resolve();
  });
}

async function forgetPages(exceptUserId?: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(pagePrefix));
  await Promise.all(names.filter((name) => name !== pagePrefix + exceptUserId).map((n) => caches.delete(n)));
}
