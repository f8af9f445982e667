import type { BrowserContext } from '@playwright/test';
import type { Person } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';

/** Gives a browser context the session of a person. */
export async function signIn(context: BrowserContext, { cookies }: Person): Promise<void> {
  const { appUrl } = stackFile();
  await context.addCookies(
    cookies.map((cookie) => ({ ...cookie, url: appUrl, httpOnly: true, sameSite: 'Lax' as const })),
  );
}
