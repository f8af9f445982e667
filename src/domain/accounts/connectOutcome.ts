/** How an attempt to connect an account ended, as the settings page says it. */
const messages = {
  connected: 'Your Google account is connected.',
  denied: 'You did not allow access, so nothing was connected.',
  scopes_missing:
    'Kure-Cal needs both permissions: to see your list of calendars and to change events. Please connect again and leave both boxes ticked.',
  state_invalid:
    'This attempt to connect did not start in this browser, or it took too long. Please start again.',
  replayed: 'This attempt to connect was used already. Nothing was changed.',
  already_connected_elsewhere: 'This Google account is connected to another person’s Kure-Cal account.',
  no_refresh_token: 'Google did not give lasting access. Please connect again and allow access once more.',
  failed: 'Google could not be reached to finish connecting. Please try again.',
} as const;

export type ConnectOutcome = keyof typeof messages;

export const connectMessage = (outcome: ConnectOutcome): string => messages[outcome];
export const isConnectOutcome = (text: string): text is ConnectOutcome => Object.hasOwn(messages, text);

const calendarScopes = [
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/calendar.events',
];

/** The least that the product needs: who the account is, the list of its calendars, and events. */
export const askedScopes = ['openid', 'email', ...calendarScopes];

/** Google lets people untick scopes one by one: whether what they left is enough. */
export const scopesSuffice = (granted: string[]): boolean =>
  calendarScopes.every((scope) => granted.includes(scope));
