import { notFound } from 'next/navigation';
import { requireViewer } from '#app/viewer.ts';
import { getEnv } from '#src/env.ts';

/** Lets the people of OPERATOR_EMAILS pass. For everybody else the page doesn't exist. */
export async function requireOperator(): Promise<void> {
  const { OPERATOR_EMAILS } = getEnv();
  if (OPERATOR_EMAILS.length === 0) notFound();
  const { email } = await requireViewer('/operate');
  if (!OPERATOR_EMAILS.includes(email.toLowerCase())) notFound();
}
