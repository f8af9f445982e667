import { describe, expect, it } from 'vitest';
import { askedScopes, grantedAccess, openCalendars } from '#src/domain/accounts/googleAccess.ts';
import { isOwnCalendarOf, ownCalendar } from '#src/domain/accounts/ownCalendar.ts';

const scopes = (names: string) => names.split(' ').map((name) => `https://www.googleapis.com/auth/${name}`);
const list = 'calendar.calendarlist.readonly';

describe('what a grant opens', () => {
  it.each([
    ['nothing', '', null],
    ['nothing without the list', 'calendar.app.created calendar.events', null],
    ['nothing with the list alone', list, null],
    ['our calendar', `${list} calendar.app.created`, 'own_calendar'],
    ['every calendar', `${list} calendar.events`, 'all_calendars'],
    [
      'every calendar, whatever else was granted',
      `${list} calendar.events calendar.app.created`,
      'all_calendars',
    ],
  ])('is %s', (_, names, access) => {
    expect(grantedAccess(scopes(names))).toBe(access);
  });

  it.each(['own_calendar', 'all_calendars'] as const)('is what was asked for: %s', (access) => {
    expect(grantedAccess(askedScopes(access))).toBe(access);
  });

  it('is asked for again with what the account had, and with nothing else that it had granted', () => {
    const before = scopes(`${list} calendar.app.created calendar.readonly`);
    expect(askedScopes('all_calendars', before)).toEqual([
      'openid',
      'email',
      ...scopes(`${list} calendar.events calendar.app.created`),
    ]);
  });

  it('cuts a list of calendars down to it', () => {
    const listed = [{ id: 'primary' }, { id: 'ours' }];
    const open = (access: 'own_calendar' | 'all_calendars', ownCalendarId: string | null) =>
      openCalendars(listed, { access, ownCalendarId }).map(({ id }) => id);
    expect(open('all_calendars', 'ours')).toEqual(['primary', 'ours']);
    expect(open('own_calendar', 'ours')).toEqual(['ours']);
    expect(open('own_calendar', null)).toEqual([]);
  });
});

describe('the description of our calendar', () => {
  const [here, there] = ['https://kure-cal.example', 'https://kure-cal.example.org'];
  it('says which deployment made it', () => {
    const { description } = ownCalendar(here);
    expect(isOwnCalendarOf(description, here)).toBe('ours');
    expect(isOwnCalendarOf(`Notes of mine. ${description} More.`, here)).toBe('ours');
    expect(isOwnCalendarOf(description, there)).toBe('theirs');
    expect(isOwnCalendarOf(ownCalendar(there).description, here)).toBe('theirs');
    expect(isOwnCalendarOf('Notes of mine.', here)).toBe('silent');
    expect(isOwnCalendarOf(undefined, here)).toBe('silent');
  });
});
