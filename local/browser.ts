import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { projectDir } from './stack/settings.ts';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Flags for a headless browser that talks to nobody but the stack. */
export const browserFlags = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * The path of a Chromium that starts: $BROWSER_PATH, the headless shell inside an npm package (Linux), an installed one, Debian's
 * package where we may install it, or Playwright's own download, in this order. Throws a message that says what to do.
 * The headless shell is the same engine without the windows around it, at half the processor time.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env.BROWSER_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new Error(`BROWSER_PATH is ${named}, which does not start.`);
  }
  const packaged = await fromPackage();
  if (packaged && starts(packaged)) return packaged;
  const found = installed.find((path) => existsSync(path) && starts(path));
  if (found) return found;
  if (installDebianPackage() && starts('/usr/bin/chromium')) return '/usr/bin/chromium';
  const downloaded = await fromPlaywright();
  if (downloaded && starts(downloaded)) return downloaded;
  throw new Error('The browser tests need Chrome or Chromium: install one, or set BROWSER_PATH to it.');
}

function starts(path: string): boolean {
  const shown = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return shown.status === 0;
}

/** Unpacks the browser beside its package, once for each version that is installed. */
async function fromPackage(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const browser = path.join(projectDir, 'node_modules/@sparticuz/chromium/bin/chromium');
  if (existsSync(browser)) return browser;
  try {
    const unpacked = `${browser}-${process.pid}`;
    const written = createWriteStream(unpacked, { mode: 0o755 });
    await pipeline(createReadStream(`${browser}.br`), createBrotliDecompress(), written);
    renameSync(unpacked, browser);
    return browser;
  } catch {
    return null;
  }
}

function installDebianPackage(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Chromium from Debian’s packages…');
  const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  return (
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options).status ===
    0
  );
}

async function fromPlaywright(): Promise<string | null> {
  try {
    execFileSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
      stdio: 'ignore',
    });
    const { chromium } = await import('@playwright/test');
    return chromium.executablePath();
  } catch {
    return null;
  }
}
