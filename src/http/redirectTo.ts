/** A redirect whose headers can still be added to, which those of `Response.redirect` can't. */
export const redirectTo = (location: string): Response =>
  new Response(null, { status: 302, headers: { location } });
