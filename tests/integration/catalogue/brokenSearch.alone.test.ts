import { expect, it } from 'vitest';
import { sql, stack } from '#tests/integration/support/person.ts';

it('the catalogue answers 5xx, not 200, while its search fails', async () => {
  await sql.unsafe('alter function public.search_events rename to search_events_elsewhere');
  try {
    await expect
      .poll(async () => (await fetch(`${stack.appUrl}/events`)).status, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(500);
  } finally {
    await sql.unsafe('alter function public.search_events_elsewhere rename to search_events');
  }
  await expect
    .poll(async () => (await fetch(`${stack.appUrl}/events`)).status, { timeout: 10_000 })
    .toBe(200);
}, 40_000);
