import { expect, test } from './support/test.ts';

test.use({ expectedConsoleErrors: [/inline event handler violates/] });

test('pages run under a policy whose nonce changes with each answer, and block a script without it', async ({
  page,
  request,
}) => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await request.get('/events')).headers()['content-security-policy']),
  );
  expect(policies[0]).toContain("script-src 'self' 'nonce-");
  expect(policies[0]).not.toBe(policies[1]);
  const headers = (await request.get('/sign-in')).headers();
  expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  expect(headers['permissions-policy']).toContain('camera=()');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  await page.goto('/sign-in');
  const ran = await page.evaluate(() => {
    const button = document.createElement('button');
    button.setAttribute('onclick', 'document.documentElement.dataset.ran = "yes"');
    document.body.append(button);
    button.click();
    button.remove();
    return document.documentElement.dataset.ran;
  });
  expect(ran).toBeUndefined();
});
