import type { EventsChoice as Choice } from '#src/browser/accountsApi.ts';

type Props = {
  total: number;
  future: number;
  /** Where the events are: "in your Google Calendar". */
  place: string;
  disabled?: boolean;
  onChange?: (choice: Choice) => void;
};

/** Asks what becomes of the events that we wrote into Google Calendar. A form gets the answer as `events`. */
export function EventsChoice({ total, future, place, disabled, onChange }: Props) {
  const choices: [Choice, string, string][] = [
    total === 1
      ? ['keep', 'Keep it', 'It stays in Google Calendar. It won’t be updated any more.']
      : ['keep', 'Keep them', `All ${total} stay in Google Calendar. They won’t be updated any more.`],
    [
      'remove_future',
      'Remove what is to come',
      `${future} will be removed, ${total - future} will stay as a record.`,
    ],
    ['remove_all', 'Remove all', `${total} will be removed.`],
  ];
  return (
    <fieldset disabled={disabled} className="grid gap-2.5">
      <legend className="mb-2.5 font-medium">
        {total === 1 ? '1 event of ours is' : `${total} events of ours are`} {place}
      </legend>
      {choices.map(([value, label, meaning]) => (
        <label
          key={value}
          className="flex gap-3 rounded-2xl border border-line px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name="events"
            value={value}
            defaultChecked={value === 'keep'}
            onChange={onChange && (() => onChange(value))}
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
