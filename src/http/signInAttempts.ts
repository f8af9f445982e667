import { compose } from '#src/compose.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import type { AllowanceName } from '#src/domain/requests/allowances.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { logger } from '#src/observability/logger.ts';
import { clientAddress } from './clientAddress.ts';

export const unreachable = 'We can’t reach the sign-in service right now. Please try again in a moment.';

/** The message for who tries too often, by account name and by network address; null where another attempt is left. */
export async function tooManyAttempts(
  name: Extract<AllowanceName, 'signIn' | 'demoSignIn' | 'mail'>,
  account: string,
): Promise<string | null> {
  const { db } = compose();
  const address = await clientAddress();
  try {
    if (address) await takeAllowance(db, 'signInAddress', address);
    await takeAllowance(db, name, account.toLowerCase());
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logger().warn({ code: error.code }, 'a sign-in was refused before it was tried');
    return error.code === 'too_many_requests' ? error.detail : unreachable;
  }
}

type AuthFailure = { status?: number | undefined; code?: string | undefined };

/** Auth did not answer, or answered for nobody in particular: nothing is learnt from saying so. */
export const isUnreachable = ({ status }: AuthFailure): boolean => !status || status > 500;

/** What a refused sign-in says. */
export function refusal(error: AuthFailure): string {
  if (error.code === 'email_not_confirmed') return 'Please open the link in the mail that we sent you first.';
  if (error.status === 429) return 'That was too many attempts. Please wait a minute and try again.';
  if (isUnreachable(error) || error.status === 500) return unreachable;
  return 'This e-mail address and password don’t go together. Please check both.';
}
