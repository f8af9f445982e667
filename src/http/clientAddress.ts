import { headers } from 'next/headers';
import { getEnv } from '#src/env.ts';

/**
 * The network address of whoever asks, from the header that the platform is known to set; null where none is named. No other header is
 * believed: a client can send any. Of a list the last one counts, which the nearest proxy has added.
 */
export async function clientAddress(): Promise<string | null> {
  const name = getEnv().CLIENT_ADDRESS_HEADER;
  const stated = name ? (await headers()).get(name) : null;
  return stated?.split(',').at(-1)?.trim() || null;
}
