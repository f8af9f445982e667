import { cookies } from 'next/headers';
import { getEnv } from '#src/env.ts';
import { isConfirmed, sealConfirmation } from '#src/security/signInAttempt.ts';

const name = 'kc_confirmed';

const options = (expires: number) => ({
  path: '/settings',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: getEnv().APP_URL.startsWith('https://'),
  expires: new Date(expires),
});

/** Notes in this browser that the person has just proved with Google that it is them. */
export async function keepConfirmation(userId: string, now: number): Promise<void> {
  const { value, until } = sealConfirmation(getEnv().STATE_SECRET, userId, now);
  (await cookies()).set(name, value, options(until));
}

/** Whether the person has proved it within ten minutes: then no password is asked for. */
export async function isJustConfirmed(userId: string): Promise<boolean> {
  return isConfirmed(getEnv().STATE_SECRET, userId, (await cookies()).get(name)?.value, Date.now());
}

/** A proof is good for one change. */
export const endConfirmation = async (): Promise<void> => {
  (await cookies()).set(name, '', options(0));
};
