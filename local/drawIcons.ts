import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserFlags, findBrowser } from './browser.ts';

// Draws public/icons from app/icon.svg. Run by hand when the mark changes: node local/drawIcons.ts
const folder = path.resolve('public/icons');
const svg = readFileSync('app/icon.svg', 'utf8');
const icons = [
  { file: 'icon-192.png', size: 192, inset: 0, background: 'transparent' },
  { file: 'icon-512.png', size: 512, inset: 0, background: 'transparent' },
  // Launchers cut a maskable icon to a shape of their own: the mark keeps clear of its edges.
  { file: 'icon-maskable-512.png', size: 512, inset: 72, background: '#fbfaf7' },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
for (const { file, size, inset, background } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0;background:${background}}svg{display:block;width:${size - 2 * inset}px;height:${size - 2 * inset}px;margin:${inset}px}</style>${svg}`,
  );
  await page.screenshot({ path: path.join(folder, file), omitBackground: true });
  await page.close();
  console.log(file, statSync(path.join(folder, file)).size);
}
await browser.close();
