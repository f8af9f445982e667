import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { signedInUser } from '#src/http/session.ts';

/** Who looks at the page, verified once per request. */
export const viewer = cache(signedInUser);

/** The signed-in viewer; anybody else goes to sign in and comes back to `path`. */
export async function requireViewer(path: string): Promise<SignedInUser> {
  const user = await viewer();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return user;
}
