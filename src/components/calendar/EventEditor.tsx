'use client';
import { type FormEvent, useRef, useState } from 'react';
import type { CalendarAccount } from '#src/browser/calendar/calendarApi.ts';
import {
  changeEvent,
  createEvent,
  isConflict,
  isRefused,
  isUnanswered,
} from '#src/browser/calendar/edit/eventApi.ts';
import {
  changedFields,
  type DraftField,
  draftOf,
  draftProblem,
  type EventDraft,
  fieldsOf,
  isWritable,
  newDraft,
} from '#src/browser/calendar/edit/eventDraft.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { refusalText } from '#src/browser/requestJson.ts';
import { useViewersClock } from '#src/browser/useViewersClock.ts';
import { toast } from '#src/components/shell/laterToast.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { CloseButton, closeDialog, Dialog } from '#src/components/ui/Dialog.tsx';
import { SelectField, TextArea, TextField } from '#src/components/ui/Field.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { mayLastDays } from '#src/domain/push/eventChangeRules.ts';
import { zoneName } from '#src/domain/time/zoneOffset.ts';

export type EventEditorProps = {
  database: CalendarDatabase;
  accounts: CalendarAccount[];
  /** The event to change, as it was when that began; a new one on a day otherwise. */
  subject: Occurrence | { date: string };
  /** The event here is not what it is in Google. */
  onStale: () => void;
  onClose: () => void;
};

const offlineText = 'You’re offline, so this is not saved. Save it again when you are online.';
const unsureOfflineText =
  'You’re offline now, and no answer came to what was sent. Save it again when you are online: nothing is made twice.';
const unansweredText =
  'No answer came, so this may be saved or not. Save it again when you are online: nothing is made twice.';

/** Writes an event of the person's own into Google Calendar: a new one, or changes to one. */
export function EventEditor({ database, accounts, subject, onStale, onClose }: EventEditorProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const known = 'event' in subject ? subject : null;
  const [first] = useState(() =>
    'event' in subject ? draftOf(subject) : newDraft(subject.date, Date.now()),
  );
  const [draft, setDraft] = useState(first);
  const writable = accounts.flatMap(({ calendars }) =>
    calendars.filter((one) => one.selected && isWritable(one)),
  );
  const [calendarId, setCalendarId] = useState(
    known?.calendarId ?? (writable.find(({ primary }) => primary) ?? writable[0])?.id ?? '',
  );
  // Asked again after a lost answer, the server makes no second event.
  const [requestId] = useState(() => crypto.randomUUID());
  // What was asked for when an answer was lost: it may have been made, so that is asked for again, and then corrected.
  const [begun, setBegun] = useState<EventDraft | null>(null);
  const [problem, setProblem] = useState<{ field: DraftField; text: string } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [again, setAgain] = useState(false);
  const { zone } = useViewersClock();
  const field = <Name extends Exclude<DraftField, 'allDay'>>(name: Name) => ({
    name,
    value: draft[name] ?? '',
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
    error: problem?.field === name ? problem.text : undefined,
  });

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = draftProblem(draft, known ? first : undefined);
    setProblem(found);
    setRefusal(null);
    if (found) return dialog.current?.querySelector<HTMLElement>(`[name="${found.field}"]`)?.focus();
    if (!navigator.onLine) return setRefusal(begun ? unsureOfflineText : offlineText);
    setSaving(true);
    try {
      await write(draft);
      dialog.current?.close();
    } catch (error) {
      setRefusal(failureText(error));
      setAgain(true);
      if (isConflict(error)) onStale();
    } finally {
      setSaving(false);
    }
  };
  const write = async (after: EventDraft) => {
    const viewersZone = draft.origin.zone;
    if (!known) {
      const wanted = begun ?? after;
      setBegun(wanted);
      const event = await createEvent(database, {
        calendarId,
        requestId,
        event: fieldsOf(wanted, viewersZone),
      }).catch((error) => {
        if (isRefused(error)) setBegun(null);
        throw error;
      });
      const changes = changedFields(wanted, after, viewersZone);
      if (Object.keys(changes).length > 0) await changeEvent(database, { calendarId, event, changes });
      return toast.success('It is in your Google Calendar.');
    }
    // A zone that nobody knows is none that Google takes.
    const zone = zoneName(known.event.start?.timeZone ?? '') ?? viewersZone;
    const changes = changedFields(first, after, zone);
    if (Object.keys(changes).length === 0) return;
    await changeEvent(database, { calendarId, event: known.event, changes });
    toast.success('Changed in your Google Calendar too.');
  };

  /** Escape and the cross are pressed by accident too: what was typed stays. */
  const keepsTyped = (): boolean => {
    if (draft === first && !saving) return false;
    if (!saving) setRefusal('This is not saved yet. Save it, or press Cancel to drop it.');
    return true;
  };

  return (
    <Dialog
      ref={dialog}
      labelledBy="editor-title"
      onClose={onClose}
      onCancel={(event) => {
        if (keepsTyped()) event.preventDefault();
      }}
      className="w-[min(32rem,calc(100vw-1rem))]"
    >
      <form onSubmit={save} noValidate className="grid gap-4 p-5">
        <div className="flex items-center justify-between gap-3">
          <h2 id="editor-title" className="font-semibold text-lg">
            {known ? 'Change event' : 'New event'}
          </h2>
          <CloseButton className="-mr-1" onClose={(event) => keepsTyped() || closeDialog(event)} />
        </div>
        {refusal && <Notice tone="attention">{refusal}</Notice>}
        <TextField label="Title" dir="auto" maxLength={1024} data-autofocus {...field('title')} />
        {(!known || mayLastDays(known.event)) && (
          <label className="flex min-h-9 items-center gap-3 text-sm">
            <input
              type="checkbox"
              name="allDay"
              className="size-4 accent-accent"
              checked={draft.allDay}
              onChange={({ target }) => setDraft({ ...draft, allDay: target.checked })}
            />
            All day
          </label>
        )}
        <div className="grid gap-3 min-[420px]:grid-cols-2">
          <TextField label={draft.allDay ? 'First day' : 'Starts on'} type="date" {...field('startDay')} />
          {!draft.allDay && <TextField label="Start time" type="time" {...field('startTime')} />}
          <TextField label={draft.allDay ? 'Last day' : 'Ends on'} type="date" {...field('endDay')} />
          {!draft.allDay && <TextField label="End time" type="time" {...field('endTime')} />}
        </div>
        {zone !== draft.origin.zone && !draft.allDay && (
          <p className="text-muted text-sm">
            The clock of this computer has changed. These times are still those of{' '}
            {draft.origin.zone.replaceAll('_', ' ')}.
          </p>
        )}
        <TextField label="Place" dir="auto" maxLength={1024} {...field('place')} />
        {draft.notes !== null && (
          <TextArea label="Description" dir="auto" maxLength={8192} rows={3} {...field('notes')} />
        )}
        {!known && (
          <SelectField
            label="Calendar"
            name="calendar"
            value={calendarId}
            disabled={begun !== null}
            onChange={({ target }) => setCalendarId(target.value)}
          >
            {accounts.map((account) => (
              <optgroup key={account.id} label={account.email}>
                {writable
                  .filter(({ connectionId }) => connectionId === account.id)
                  .map(({ id, summary }) => (
                    <option key={id} value={id}>
                      {summary}
                    </option>
                  ))}
              </optgroup>
            ))}
          </SelectField>
        )}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" disabled={saving}>
            {saving ? 'Saving…' : again ? 'Save again' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is known of a change that was sent. */
function failureText(error: unknown): string {
  if (!isUnanswered(error)) return refusalText(error);
  return navigator.onLine ? unansweredText : unsureOfflineText;
}
