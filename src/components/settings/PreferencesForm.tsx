'use client';
import { useSyncExternalStore } from 'react';
import { changePreferences } from '#src/browser/accountsApi.ts';
import { cx } from '#src/components/ui/cx.ts';
import { SelectField } from '#src/components/ui/Field.tsx';
import type { CalendarView } from '#src/contract/answers/accounts.ts';
import type { Preferences } from '#src/contract/answers/preferences.ts';
import { SaveNote } from './SaveNote.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { SwitchField } from './SwitchField.tsx';
import { useSavedSettings } from './useSavedSettings.ts';

/** The writable calendars of one account. */
export type CalendarGroup = { email: string; calendars: Pick<CalendarView, 'id' | 'summary'>[] };

const reminders = new Map<number | null, string>([
  [null, 'As the calendar itself does'],
  [0, 'When it starts'],
  [10, '10 minutes before'],
  [30, '30 minutes before'],
  [60, '1 hour before'],
  [120, '2 hours before'],
  [1440, '1 day before'],
  [10_080, '1 week before'],
]);

type Props = {
  preferences: Preferences;
  groups: CalendarGroup[];
  hasAccount: boolean;
  /** Whether this site sends mail of its own. */
  sendsMail: boolean;
  timeZones: string[];
};

/** Which calendar receives the events, which events go there and how, and the reader's time zone. */
export function PreferencesForm({ preferences, groups, hasAccount, sendsMail, timeZones }: Props) {
  const { value, states, save } = useSavedSettings(preferences, saveChange);
  const { targetCalendarId, calendarSyncEnabled, reminderMinutes, timeZone } = value;
  const known = groups.some(({ calendars }) => calendars.some(({ id }) => id === targetCalendarId));
  const browserZone = useBrowserZone();
  // Before the page's script runs, a choice would be lost or taken for another: the server doesn't know the device's zone either.
  const ready = browserZone !== null;
  const reminder = reminderMinutes ?? '';
  return (
    <fieldset disabled={!ready} className="contents">
      <SettingsSection
        id="calendar"
        title="Calendar for your events"
        about="When you change it, what is in the old calendar moves to the new one."
      >
        {groups.length > 0 ? (
          <SelectField
            label="Put my events into"
            name="targetCalendarId"
            hint="Only calendars that you can change are offered."
            value={known ? (targetCalendarId ?? '') : ''}
            onChange={(event) => save('targetCalendarId', event.target.value)}
          >
            {!known && (
              <option value="" disabled>
                Choose a calendar
              </option>
            )}
            {groups.map(({ email, calendars }) => (
              <optgroup key={email} label={email}>
                {calendars.map(({ id, summary }) => (
                  <option key={id} value={id}>
                    {summary}
                  </option>
                ))}
              </optgroup>
            ))}
          </SelectField>
        ) : (
          <p className="text-muted">
            {hasAccount
              ? 'None of the calendars in your Google account can be changed by you at the moment. Make one in Google Calendar; then choose it here.'
              : 'Connect a Google account first; then you choose one of its calendars here.'}
          </p>
        )}
        <SaveNote states={states} fields={['targetCalendarId']} />
      </SettingsSection>
      <SettingsSection
        id="sync"
        title="What is synced"
        about="What you leave out is taken out of your Google Calendar. Turning sync off leaves it as it is."
      >
        <SwitchField
          label="Sync with Google Calendar"
          hint="Off: nothing is added, changed or removed there."
          checked={calendarSyncEnabled}
          onChange={(on) => save('calendarSyncEnabled', on)}
        />
        <fieldset
          disabled={!calendarSyncEnabled}
          className={cx('grid gap-4', !calendarSyncEnabled && 'opacity-60')}
        >
          <legend className="sr-only">Which events are synced</legend>
          <SwitchField
            label="Events that I attend"
            hint="They keep your time busy."
            checked={value.syncAttending}
            onChange={(on) => save('syncAttending', on)}
          />
          <SwitchField
            label="Events that I bookmarked"
            hint="They leave your time free."
            checked={value.syncBookmarked}
            onChange={(on) => save('syncBookmarked', on)}
          />
          <SelectField
            label="Reminder"
            name="reminderMinutes"
            hint="A reminder that you set in Google yourself stays."
            value={reminder}
            onChange={({ target }) =>
              save('reminderMinutes', target.value === '' ? null : Number(target.value))
            }
          >
            {reminderMinutes !== null && !reminders.has(reminderMinutes) && (
              <option value={reminderMinutes}>{reminderMinutes} minutes before</option>
            )}
            {[...reminders].map(([minutes, text]) => (
              <option key={text} value={minutes ?? ''}>
                {text}
              </option>
            ))}
          </SelectField>
        </fieldset>
        <SaveNote
          states={states}
          fields={['calendarSyncEnabled', 'syncAttending', 'syncBookmarked', 'reminderMinutes']}
        />
      </SettingsSection>
      {sendsMail && (
        <SettingsSection
          id="mail"
          title="Mail"
          about="What happens within ten minutes is grouped into one mail. Every page shows it, too."
        >
          <SwitchField
            label="Mail me about my events and accounts"
            hint="When an event changes its time or place or is cancelled, and when an account must be connected again."
            checked={value.mailNotices}
            onChange={(on) => save('mailNotices', on)}
          />
          <SaveNote states={states} fields={['mailNotices']} />
        </SettingsSection>
      )}
      <SettingsSection
        id="time-zone"
        title="Time zone"
        about="For receipts, sync times and new events; taken from your browser at first. Events are shown in the time of their venue and of your device."
      >
        <SelectField
          label="Your time zone"
          name="timeZone"
          value={timeZone}
          onChange={(event) => save('timeZone', event.target.value)}
        >
          {!timeZones.includes(timeZone) && <option value={timeZone}>{timeZone}</option>}
          {timeZones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
        {browserZone && browserZone !== timeZone && (
          <p className="text-sm text-muted">
            This device is in {browserZone.replaceAll('_', ' ')}.{' '}
            <button type="button" className="quiet-link py-1" onClick={() => save('timeZone', browserZone)}>
              Use it
            </button>
          </p>
        )}
        <SaveNote states={states} fields={['timeZone']} />
      </SettingsSection>
    </fieldset>
  );
}

const saveChange = async <Name extends keyof Preferences>(name: Name, wanted: Preferences[Name]) =>
  (await changePreferences({ [name]: wanted })).preferences;

const never = () => () => {};

/** The device's zone; null on the server, which can't know it. */
const useBrowserZone = () =>
  useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  );
