import type { Preferences } from '#src/data/preferences.ts';
import type { SaveState } from './usePreferences.ts';

/** How saving a group of settings went. */
export function SaveNote({ state, fields }: { state: SaveState | null; fields: (keyof Preferences)[] }) {
  const own = state && fields.includes(state.field) ? state : null;
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
