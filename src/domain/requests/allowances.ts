/** What one person or address may do: `limit` at once, refilled evenly within the window. */
export const allowances = {
  publishEvent: { limit: 60, windowSeconds: 3_600, name: 'new events' },
  changeEvent: { limit: 120, windowSeconds: 600, name: 'changes of events' },
  track: { limit: 120, windowSeconds: 60, name: 'changes of tracked events' },
  exportData: { limit: 10, windowSeconds: 3_600, name: 'exports' },
  refreshCalendars: { limit: 10, windowSeconds: 60, name: 'requests to Google' },
  /** Per account name, from wherever it is tried. */
  signIn: { limit: 10, windowSeconds: 600, name: 'sign-in attempts' },
  /** Per network address, which many people may share. */
  signInAddress: { limit: 100, windowSeconds: 600, name: 'sign-in attempts' },
  /** Mails to one address, whoever asks for them. */
  mail: { limit: 5, windowSeconds: 3_600, name: 'requests for a mail' },
  /** Of everybody together: the demo account is one. */
  demoSignIn: { limit: 300, windowSeconds: 600, name: 'visits of the demo account' },
} as const;

export type AllowanceName = keyof typeof allowances;
