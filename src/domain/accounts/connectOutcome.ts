/** How an attempt to connect an account ended, as the settings page says it. */
const messages = {
  connected: 'Your Google account is connected.',
  denied: 'You did not allow access, so nothing was connected.',
  own_calendar_only:
    'You did not allow Kure-Cal to see your calendars, so they are not shown here. Your events go into the Kure-Cal calendar as before.',
  scopes_missing:
    'Kure-Cal needs every permission that it asked for, so nothing was changed. Please connect again and leave all boxes ticked.',
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
