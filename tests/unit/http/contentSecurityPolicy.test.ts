import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '#src/http/contentSecurityPolicy.ts';

test('lets no script run without the nonce of its page', () => {
  const policy = contentSecurityPolicy('abc', { development: false, https: true });
  const script = /(?:^|; )script-src ([^;]*)/.exec(policy)?.[1];
  expect(script).toBe("'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain('upgrade-insecure-requests');
});

test('allows eval in development alone, and leaves plain addresses of a local server alone', () => {
  const policy = contentSecurityPolicy('abc', { development: true, https: false });
  expect(policy).toContain("'unsafe-eval'");
  expect(policy).not.toContain('upgrade-insecure-requests');
});
