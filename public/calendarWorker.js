// Lets the calendar open without a network: it keeps the page and the files that the page is made of. Events are not
// here, they are in IndexedDB. API answers are never kept.
const cacheName = 'kure-cal-shell-1';
const filesMax = 200;
const pageWaitMs = 4000;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names
          .filter((name) => name.startsWith('kure-cal-shell-') && name !== cacheName)
          .map((name) => caches.delete(name)),
      );
      await self.clients.claim();
    })(),
  );
});

// The first visit loads its files before this worker runs: the page names them.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      await Promise.all(
        [event.data.page, ...event.data.urls].map((url) => keepIfNew(cache, url, url === event.data.page)),
      );
      const kept = await cache.keys();
      const old = kept
        .filter(({ url }) => url.includes('/_next/static/'))
        .slice(0, Math.max(0, kept.length - filesMax));
      await Promise.all(old.map((request) => cache.delete(request)));
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/calendar') event.respondWith(page(request));
  else if (url.pathname.startsWith('/_next/static/') || url.pathname.startsWith('/icons/'))
    event.respondWith(file(request));
});

/** The page comes from the server if that answers in time: it knows who is signed in. */
async function page(request) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match('/calendar');
  try {
    const response = await (kept ? inTime(fetch(request), pageWaitMs) : fetch(request));
    if (response.ok && !response.redirected) await cache.put('/calendar', response.clone());
    else await cache.delete('/calendar');
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** A file whose name changes with its content is taken from here; others only when the network is away. */
async function file(request) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request.url);
  if (kept?.headers.get('cache-control')?.includes('immutable')) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request.url, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keepIfNew(cache, url, always) {
  if (!always && (await cache.match(url))) return;
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => null);
  if (response?.ok && !response.redirected) await cache.put(url, response);
}

function inTime(promise, ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
