import { randomUUID } from 'node:crypto';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { control } from '#tests/kit/simulator.ts';

/** A simulated Google account of one test alone, with a primary calendar and one called Team. */
export async function newGoogleAccount(): Promise<GoogleAccount> {
  // Consent is given on the page: a preset that another suite left would answer for whoever asks next.
  await control('POST', 'consent', { mode: 'ask' });
  const account = new GoogleAccount(`google-${randomUUID().slice(0, 8)}@example.com`);
  await account.create([{ summary: account.email, primary: true }, { summary: 'Team' }]);
  return account;
}
