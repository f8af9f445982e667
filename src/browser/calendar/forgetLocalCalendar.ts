const databasePrefix = 'kure-cal-';
const shellPrefix = 'kure-cal-shell-';

/**
 * Removes every local copy and the kept page, at sign-out and when somebody else signs in. It needs no database library,
 * so that every page can afford it.
 */
export async function forgetLocalCalendar(exceptUserId?: string): Promise<void> {
  await Promise.all([forgetDatabases(exceptUserId), exceptUserId === undefined ? forgetShell() : undefined]);
}

async function forgetDatabases(exceptUserId?: string): Promise<void> {
  // Tabs that show one close it when they hear of this.
  const known = await indexedDB.databases();
  const names = known.map(({ name = '' }) => name).filter((name) => name.startsWith(databasePrefix));
  await Promise.all(names.filter((name) => name !== databasePrefix + exceptUserId).map(deleteDatabase));
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = () => resolve();
  });
}

async function forgetShell(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(shellPrefix)).map((name) => caches.delete(name)));
}
