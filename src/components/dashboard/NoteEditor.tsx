'use client';
import { NotebookPen } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { refusalText } from '#src/browser/requestJson.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { TextArea } from '#src/components/ui/Field.tsx';

type State =
  | { kind: 'reading' }
  | { kind: 'editing' }
  | { kind: 'saving' }
  | { kind: 'refused'; why: string };
type Props = { note: string | null; about: string; save: (note: string | null) => Promise<unknown> };

/** A note that is edited in place. What is typed stays until it is saved, and a refusal is told beside it. */
export function NoteEditor({ note, about, save }: Props) {
  const id = useId();
  const [state, setState] = useState<State>({ kind: 'reading' });
  const [saved, setSaved] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = state.kind !== 'reading';
  const wasOpen = useRef(false);
  useEffect(() => {
    if (open && !wasOpen.current) field.current?.focus();
    if (!open && wasOpen.current) opener.current?.focus();
    wasOpen.current = open;
  }, [open]);

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const text = field.current?.value.trim() || null;
    if (text === note) return setState({ kind: 'reading' });
    setState({ kind: 'saving' });
    try {
      await save(text);
      setSaved(true);
      setState({ kind: 'reading' });
    } catch (error) {
      setState({ kind: 'refused', why: refusalText(error) });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setState({ kind: 'reading' });
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit();
  };

  if (!open) {
    return (
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-[0.9375rem]">
        {note && (
          <p dir="auto" className="max-w-prose min-w-0 border-l-2 border-accent pl-3 whitespace-pre-line">
            {note}
          </p>
        )}
        <button
          ref={opener}
          type="button"
          className="quiet-link inline-flex items-center gap-1.5 rounded py-1 text-sm text-muted"
          aria-label={`${note ? 'Edit note' : 'Add a note'}: ${about}`}
          onClick={() => {
            setSaved(false);
            setState({ kind: 'editing' });
          }}
        >
          <NotebookPen aria-hidden className="size-4" /> {note ? 'Edit note' : 'Add a note'}
        </button>
        <span role="status" className="text-sm text-muted">
          {saved ? 'Saved' : ''}
        </span>
      </div>
    );
  }
  const saving = state.kind === 'saving';
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-2">
      <TextArea
        label={`Your note for ${about}`}
        name={id}
        hint="Only you see it; it is also in your Google event."
        ref={field}
        rows={3}
        maxLength={2000}
        defaultValue={note ?? ''}
        readOnly={saving}
        onKeyDown={onKeyDown}
      />
      {state.kind === 'refused' && (
        <p role="alert" className="text-sm font-medium text-warn">
          {state.why}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" disabled={saving}>
          {saving ? 'Saving…' : 'Save note'}
        </Button>
        <Button look="quiet" size="small" disabled={saving} onClick={() => setState({ kind: 'reading' })}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
