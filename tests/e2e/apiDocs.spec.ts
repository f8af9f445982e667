import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

test('shows every endpoint of the OpenAPI document on a page that the footer links @layout', async ({
  page,
  request,
}) => {
  await page.goto('/events');
  await page.getByRole('contentinfo').getByRole('link', { name: 'API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API' })).toBeVisible();
  const document = await (await request.get('/api/openapi.json')).json();
  const operations = Object.entries<Record<string, { summary: string }>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { summary }]) => ({
        path,
        method: method.toUpperCase(),
        summary,
      })),
  );
  expect(operations.length).toBeGreaterThan(20);
  for (const { path, method, summary } of operations) {
    const article = page.getByRole('article', { name: summary, exact: true });
    await expect(article.getByText(`${method} ${path}`, { exact: true })).toBeVisible();
  }
  for (const name of Object.keys(document.components.schemas))
    await expect(page.getByRole('article', { name, exact: true })).toBeAttached();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
