'use client';

import { type RefObject, useActionState, useEffect, useRef } from 'react';
import { Button, ButtonLink } from '#src/components/ui/Button.tsx';
import { SelectField, TextArea, TextField } from '#src/components/ui/Field.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { useFirstErrorFocus } from '#src/components/ui/useFirstErrorFocus.ts';
import type { EventFormState, FormField, FormValues } from './eventForm.ts';

type Props = {
  action: (before: EventFormState, form: FormData) => Promise<EventFormState>;
  values: FormValues;
  timezones: string[];
  submit: string;
};

const kinds = [
  { value: 'timed', label: 'With times' },
  { value: 'allDay', label: 'All day' },
  { value: 'open', label: 'To be announced' },
];

/** Everything about an event. What is wrong stands at its field, in words; what was typed stays. */
export function EventForm({ action, values: first, timezones, submit }: Props) {
  const [state, send, busy] = useActionState(action, { values: first, errors: {} });
  const { values, errors, message } = state;
  const form = useFirstErrorFocus(state);
  useLateZone(form, first.timezone);
  const field = (name: FormField) => ({ name, defaultValue: values[name], error: sentence(errors[name]) });
  return (
    <form ref={form} action={send} className="group grid gap-10" noValidate>
      {message && <Notice tone="attention">{message}</Notice>}
      <Part title="What">
        <TextField label="Title" dir="auto" required maxLength={200} {...field('title')} />
        <TextArea label="Description" maxLength={8000} {...field('description')} />
        <TextField
          label="Topics"
          dir="auto"
          hint="Up to eight words, with commas: rust, open-source"
          {...field('topics')}
        />
        <TextField label="Website" type="url" placeholder="https://" {...field('url')} />
      </Part>
      <Part title="When">
        <fieldset className="grid gap-2">
          <legend className="mb-2 text-sm font-medium">The event takes place</legend>
          <div className="flex flex-wrap gap-2">
            {kinds.map(({ value, label }) => (
              <label
                key={value}
                className="flex min-h-11 items-center gap-2 rounded-full border border-line-strong px-4 text-[0.9375rem] has-checked:border-ink has-checked:bg-sunken has-checked:font-medium"
              >
                <input
                  type="radio"
                  name="kind"
                  value={value}
                  defaultChecked={values.kind === value}
                  className="accent-accent"
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="hidden gap-4 group-has-[[value=timed]:checked]:grid min-[420px]:grid-cols-2">
          <TextField label="Starts on" type="date" {...field('startDay')} />
          <TextField label="Start time" type="time" {...field('startTime')} />
          <TextField label="Ends on" type="date" hint="Empty: the same day." {...field('endDay')} />
          <TextField label="End time" type="time" {...field('endTime')} />
        </div>
        <div className="hidden gap-4 group-has-[[value=allDay]:checked]:grid min-[420px]:grid-cols-2">
          <TextField label="First day" type="date" {...field('firstDay')} />
          <TextField label="Last day" type="date" hint="Empty: one day." {...field('lastDay')} />
        </div>
        <SelectField label="Time zone of the venue" {...field('timezone')}>
          {timezones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
      </Part>
      <Part title="Where">
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            name="online"
            value="true"
            defaultChecked={values.online === 'true'}
            className="size-5 accent-accent"
          />
          People can take part online
        </label>
        <TextField label="Venue" dir="auto" maxLength={200} {...field('venue')} />
        <TextField label="Address" dir="auto" maxLength={300} {...field('address')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="City" dir="auto" maxLength={100} {...field('city')} />
          <TextField label="Country" dir="auto" maxLength={100} {...field('country')} />
        </div>
      </Part>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={busy}>
          {submit}
        </Button>
        <ButtonLink href="/organise" look="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

/** The reader's zone may be known only after the page has come: it is offered then, unless another one was chosen. */
function useLateZone(form: RefObject<HTMLFormElement | null>, zone: string): void {
  const offered = useRef(zone);
  useEffect(() => {
    const select = form.current?.elements.namedItem('timezone');
    if (select instanceof HTMLSelectElement && select.value === offered.current) select.value = zone;
    offered.current = zone;
  }, [form, zone]);
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-5 border-t-2 border-ink pt-6 sm:grid-cols-[8rem_1fr]">
      <h2 className="section-title">{title}</h2>
      <div className="grid min-w-0 gap-5">{children}</div>
    </section>
  );
}

/** "must lie after the start" becomes "This must lie after the start." */
const sentence = (message: string | undefined) => message && `This ${message.replace(/\.$/, '')}.`;
