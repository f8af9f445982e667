import type { AuthRequest } from '#local/stack/authGateway.ts';
import { stack } from './person.ts';

/** What Auth was asked while `act` ran. */
export async function authRequestsDuring(act: () => Promise<unknown>): Promise<AuthRequest[]> {
  const read = async (): Promise<AuthRequest[]> =>
    (await fetch(`${stack.supabaseUrl}/_auth/requests`)).json();
  const before = (await read()).at(-1)?.number ?? 0;
  await act();
  return (await read()).filter(({ number }) => number > before);
}
