import type { Calendar } from '../types.ts';

/** Which scopes open which method, as Google's API description lists them. */
const P = 'https://www.googleapis.com/auth/';
const all = (names: string) => names.split(' ').map((name) => P + name);

const EVENT_READ = all(
  'calendar calendar.app.created calendar.events calendar.events.freebusy calendar.events.owned ' +
    'calendar.events.owned.readonly calendar.events.public.readonly calendar.events.readonly calendar.readonly',
);
const EVENT_WRITE = all('calendar calendar.app.created calendar.events calendar.events.owned');
const LIST_READ = all('calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly');
const CALENDAR_WRITE = all('calendar calendar.app.created calendar.calendars');

export const SCOPES = {
  'calendarList.list': LIST_READ,
  'calendarList.watch': LIST_READ,
  'calendarList.get': [...LIST_READ, `${P}calendar.app.created`],
  'calendarList.write': all('calendar calendar.app.created calendar.calendarlist'),
  'calendars.get': all(
    'calendar calendar.app.created calendar.calendars calendar.calendars.readonly calendar.readonly',
  ),
  'calendars.write': CALENDAR_WRITE,
  'events.read': EVENT_READ,
  'events.write': EVENT_WRITE,
  'events.move': all('calendar calendar.events calendar.events.owned'),
  'channels.stop': [...new Set([...EVENT_READ, ...LIST_READ, ...all('calendar.settings.readonly')])],
  'colors.get': all(
    'calendar calendar.app.created calendar.calendarlist calendar.calendarlist.readonly ' +
      'calendar.events.freebusy calendar.events.owned calendar.events.owned.readonly ' +
      'calendar.events.public.readonly calendar.readonly',
  ),
  'freebusy.query': all('calendar calendar.events.freebusy calendar.freebusy calendar.readonly'),
  'settings.read': all('calendar calendar.readonly calendar.settings.readonly'),
} as const;

export type ScopeRule = keyof typeof SCOPES;

/** Scopes that open some calendars only; every other one opens all that the account has. */
const LIMITED: Record<string, (calendar: Calendar) => boolean> = {
  [`${P}calendar.app.created`]: ({ appCreated }) => appCreated === true,
  [`${P}calendar.events.owned`]: ({ accessRole }) => accessRole === 'owner',
  [`${P}calendar.events.owned.readonly`]: ({ accessRole }) => accessRole === 'owner',
};

/** Whether one of the granted scopes that open the method opens it for this calendar, too. */
export function opensCalendar(scopes: string[], rule: ScopeRule, calendar: Calendar): boolean {
  const accepted: readonly string[] = SCOPES[rule];
  return scopes.some((scope) => accepted.includes(scope) && (LIMITED[scope]?.(calendar) ?? true));
}

export const IDENTITY_SCOPES = ['openid', 'email', 'profile'];

export function isIdentityScope(scope: string): boolean {
  return IDENTITY_SCOPES.includes(scope) || scope.startsWith(`${P}userinfo.`);
}

export function isKnownScope(scope: string): boolean {
  return isIdentityScope(scope) || scope.startsWith(`${P}calendar`);
}

const DESCRIPTIONS: Record<string, string> = {
  calendar: 'See, edit, share, and permanently delete all the calendars you can access',
  'calendar.readonly': 'See and download any calendar you can access',
  'calendar.events': 'View and edit events on all your calendars',
  'calendar.events.owned': 'See, create, change, and delete events on calendars you own',
  'calendar.events.readonly': 'View events on all your calendars',
  'calendar.calendarlist': 'See, add, and remove calendars you are subscribed to',
  'calendar.calendarlist.readonly': 'See the list of calendars you are subscribed to',
  'calendar.app.created': 'Make secondary calendars, and see, change, and delete events on them',
  'calendar.freebusy': 'View your availability in your calendars',
};

export function describeScope(scope: string): string {
  const identity: Record<string, string> = {
    openid: 'Associate you with your personal info',
    email: 'See your email address',
    profile: 'See your personal info',
  };
  return identity[scope] ?? DESCRIPTIONS[scope.replace(P, '')] ?? scope;
}
