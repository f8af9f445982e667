// Lets the calendar open without a network: it keeps the page and the files that the page is made of. Events are not
// here, they are in IndexedDB. API answers are never kept.
const filesCache = 'kure-cal-files-1';
// One per person, so that nobody is shown the page of another; forgetLocalCalendar.ts knows this name too.
const pagePrefix = 'kure-cal-page-';
const pageUrl = '/calendar';
const filesMax = 200;
const pageWaitMs = 4000;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      await dropCaches((name) => name !== filesCache && !name.startsWith(pagePrefix));
      await self.clients.claim();
    })(),
  );
});

// The first visit loads its files before this worker runs: the page names them.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  event.waitUntil(
    (async () => {
      const files = await caches.open(filesCache);
      await Promise.all([keepNewPage(), ...event.data.urls.map((url) => keepFile(files, url))]);
      await prune(files, new Set(event.data.urls));
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (mayChangeViewer(request, url)) event.waitUntil(dropPages());
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && url.pathname === pageUrl) event.respondWith(page(event));
  else if (url.pathname.startsWith('/_next/static/') || url.pathname.startsWith('/icons/'))
    event.respondWith(file(request));
});

/** After these somebody else may be signed in; the page of the last person must not stand in for theirs. */
function mayChangeViewer({ method, mode }, { pathname }) {
  if (method === 'POST') return pathname === '/sign-in' || pathname === '/sign-up';
  return mode === 'navigate' && pathname.startsWith('/auth/');
}

/** The page comes from the server if that answers in time: it knows who is signed in. */
async function page(event) {
  const kept = await keptPage();
  try {
    const asked = fetch(event.request);
    const response = await (kept ? inTime(asked, pageWaitMs) : asked);
    if (response.status >= 500 && kept) return kept;
    if (isPage(response)) event.waitUntil(keepPage(response.clone()));
    else if (isSomewhereElse(response)) await dropPages();
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

const isPage = (response) => response.ok && !response.redirected;

/** Nobody is signed in any more. An outage says nothing about that. */
const isSomewhereElse = ({ type, redirected, status }) =>
  type === 'opaqueredirect' || redirected || status === 401 || status === 403;

async function keptPage() {
  const name = (await caches.keys()).find((known) => known.startsWith(pagePrefix));
  return name && (await (await caches.open(name)).match(pageUrl));
}

/** The page itself says whose it is. */
async function keepPage(response) {
  const [, owner] = /<body[^>]* data-viewer="([^"]+)"/.exec(await response.clone().text()) ?? [];
  await dropPages(owner);
  if (owner) await (await caches.open(pagePrefix + owner)).put(pageUrl, response);
}

async function keepNewPage() {
  const response = await fetch(pageUrl, { credentials: 'same-origin' }).catch(() => null);
  if (response && isPage(response)) await keepPage(response);
}

const dropPages = (exceptOwner) =>
  dropCaches((name) => name.startsWith(pagePrefix) && name !== pagePrefix + exceptOwner);

async function dropCaches(isDropped) {
  const names = (await caches.keys()).filter((name) => name.startsWith('kure-cal-') && isDropped(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** A file whose name changes with its content is taken from here; others only when the network is away. */
async function file(request) {
  const files = await caches.open(filesCache);
  const kept = await files.match(request.url);
  if (kept?.headers.get('cache-control')?.includes('immutable')) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await files.put(request.url, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keepFile(files, url) {
  if (await files.match(url)) return;
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => null);
  if (response?.ok) await files.put(url, response);
}

/** Too many are those of older versions: what the page of today has named stays. */
async function prune(files, named) {
  const kept = await files.keys();
  if (kept.length <= filesMax) return;
  const old = kept.filter(({ url }) => url.includes('/_next/static/') && !named.has(url));
  await Promise.all(old.map((request) => files.delete(request)));
}

function inTime(promise, ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
