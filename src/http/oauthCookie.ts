/** An OAuth attempt's cookie: for the callback alone, closed to scripts, gone with the attempt. Lax, since Google sends the browser back. */
export const oauthCookieOptions = (appUrl: string, expiresAt: number) => ({
  path: '/api/calendar/callback',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: appUrl.startsWith('https://'),
  expires: new Date(expiresAt),
});
