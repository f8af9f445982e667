import type { AuthError, SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Env } from '#src/env.ts';
import { authUrl } from './authFetch.ts';

/** A person who is signed in. */
export type SignedInUser = { id: string; email: string };

type Project = Pick<Env, 'SUPABASE_URL'>;
type Verified = { user: SignedInUser | null; error: null } | { user: null; error: AuthError };

/**
 * Verifies an access token with the project's public keys, which are kept for ten minutes; a token signed with the shared
 * secret is sent to Auth. `user` is null for a token that is not a signed-in person's of this project, or has expired. `error`
 * is Auth's refusal or its failure to answer.
 */
export async function verifyAccessToken(
  project: Project,
  client: SupabaseClient,
  token: string,
): Promise<Verified> {
  if (!isPlausible(project, token)) return { user: null, error: null };
  try {
    const { data, error } = await client.auth.getClaims(token);
    return error ? { user: null, error } : { user: userOfClaims(project, data?.claims), error: null };
  } catch (error) {
    if (isKeyOfAnotherKind(error)) return { user: null, error: null };
    throw error;
  }
}

/** No other algorithm is Auth's, and above all not `none`. */
const headerSchema = z.object({ alg: z.enum(['ES256', 'RS256', 'HS256']), kid: z.string().optional() });

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.union([
    z.literal('authenticated'),
    z.array(z.string()).refine((all) => all.includes('authenticated')),
  ]),
  role: z.literal('authenticated'),
  sub: z.uuid(),
  exp: z.number(),
  email: z.string().default(''),
});

function userOfClaims(project: Project, claims: unknown): SignedInUser | null {
  const { data } = claimsSchema.safeParse(claims);
  return data && data.iss === authUrl(project) ? { id: data.sub, email: data.email } : null;
}

/** Whether the token would be accepted if its signature is right; nobody is asked about any other. */
function isPlausible(project: Project, token: string): boolean {
  const parts = token.split('.');
  if (parts.length !== 3) return false;
  try {
    const [header, claims] = parts
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    return headerSchema.safeParse(header).success && userOfClaims(project, claims) !== null;
  } catch {
    return false;
  }
}

/** A token may name an elliptic key and claim to be signed with RSA. */
const isKeyOfAnotherKind = (error: unknown) => error instanceof DOMException && error.name === 'DataError';
