/** Asks what becomes of the events that we wrote into Google Calendar. */
export function EventsChoice({ total, future }: { total: number; future: number }) {
  const choices = [
    { value: 'keep', label: 'Keep them', meaning: `${total} will stay in Google Calendar, as they are now.` },
    {
      value: 'remove_future',
      label: 'Remove what is to come',
      meaning: `${future} will be removed, ${total - future} will stay as a record.`,
    },
    { value: 'remove_all', label: 'Remove all', meaning: `${total} will be removed.` },
  ];
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-2.5 font-medium">
        {total === 1 ? '1 event of ours is' : `${total} events of ours are`} in your Google Calendar
      </legend>
      {choices.map(({ value, label, meaning }) => (
        <label
          key={value}
          className="flex gap-3 rounded-2xl border border-line px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name="events"
            value={value}
            defaultChecked={value === 'keep'}
            className="mt-1 size-4 shrink-0 accent-(--accent)"
          />
          <span>
            <span className="block font-medium">{label}</span>
            <span className="block text-sm text-muted">{meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
