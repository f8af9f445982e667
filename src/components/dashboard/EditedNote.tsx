import { PencilLine } from 'lucide-react';
import type { EventReceipt } from '#src/contract/answers/dashboard.ts';

const names: Record<EventReceipt['editedFields'][number], string> = {
  summary: 'title',
  description: 'description',
  location: 'place',
  time: 'time',
  source: 'link',
  transparency: 'availability',
  reminders: 'reminders',
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Says what its owner changed in Google Calendar, and that it stays that way. */
export function EditedNote({ fields }: { fields: EventReceipt['editedFields'] }) {
  if (fields.length === 0) return null;
  return (
    <p className="flex items-start gap-2 text-sm text-muted">
      <PencilLine aria-hidden className="mt-0.5 size-4 shrink-0" />
      Edited in Google Calendar: {list.format(fields.map((field) => names[field]))}. We keep your version
      until the event itself changes.
    </p>
  );
}
