/** The cookie in which a browser says its time zone. */
export const zoneCookie = 'zone';
