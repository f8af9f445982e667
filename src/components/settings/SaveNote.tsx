import type { SaveStates } from './useSavedSettings.ts';

/** How saving a group of settings went: what needs attention first. */
export function SaveNote({ states, fields }: { states: SaveStates; fields: string[] }) {
  const own = (['refused', 'saving', 'saved'] as const)
    .flatMap((kind) => fields.map((field) => states[field]).filter((state) => state?.kind === kind))
    .at(0);
  if (own?.kind === 'refused') {
    return (
      <p role="alert" className="text-sm font-medium text-warn">
        {own.text}
      </p>
    );
  }
  return (
    <p role="status" className="text-sm text-muted">
      {own?.text ?? ''}
    </p>
  );
}
