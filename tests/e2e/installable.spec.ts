import { expect, test } from './support/test.ts';

test('can be installed: the browser finds a whole manifest, its icons are what it says, and it opens on the calendar', async ({
  page,
  context,
}) => {
  await page.goto('/');
  const devtools = await context.newCDPSession(page);
  const { data, errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? '{}');
  expect(manifest).toMatchObject({
    name: 'Kure-Cal',
    display: 'standalone',
    start_url: '/calendar',
    scope: '/',
  });
  const sizes = await page.evaluate(async (icons: { src: string }[]) => {
    const loaded = icons.map(async ({ src }) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    });
    return Promise.all(loaded);
  }, manifest.icons);
  expect(sizes).toEqual(manifest.icons.map((icon: { sizes: string }) => icon.sizes));
  expect(sizes).toContain('512x512');
  // A browser under test has no profile to install into. While the page takes the reader's time zone, the browser looks again.
  const installErrors = async () =>
    (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors
      .map(({ errorId }) => errorId)
      .filter((id) => id !== 'in-incognito');
  await expect.poll(installErrors).toEqual([]);
});
