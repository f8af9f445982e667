const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token as a project's Auth issues it, but for its signature: whether it is valid takes the project's keys. */
export function plausibleToken(supabaseUrl: string): string {
  const claims = {
    iss: `${supabaseUrl}/auth/v1`,
    aud: 'authenticated',
    role: 'authenticated',
    sub: '5a0e2a3c-6b1c-4d58-9a57-0c8d0a6c7f10',
    exp: 4_000_000_000,
  };
  return `${part({ alg: 'ES256', kid: 'a-key' })}.${part(claims)}.AAAA`;
}
