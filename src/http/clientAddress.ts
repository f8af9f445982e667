import { headers } from 'next/headers';
import { getEnv } from '#src/env.ts';

/** The network address of whoever sent the request that is being answered; null where the platform states none. */
export const clientAddress = async (): Promise<string | null> => statedAddress(await headers());

/**
 * The address in the header that the platform is known to set. No other header is believed: a client can send any. Of a list
 * the last one counts, which the nearest proxy has added.
 */
export function statedAddress(sent: Pick<Headers, 'get'>): string | null {
  const name = getEnv().CLIENT_ADDRESS_HEADER;
  const stated = name ? sent.get(name) : null;
  return stated?.split(',').at(-1)?.trim() || null;
}
