'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { changePreferences } from '#src/browser/accountsApi.ts';
import { refusalText } from '#src/browser/requestJson.ts';
import type { Preferences } from '#src/data/preferences.ts';

type Field = keyof Preferences;
type SaveState = { kind: 'saving' | 'saved' | 'refused'; text: string };
/** How the last save of each setting went. */
export type SaveStates = Partial<Record<Field, SaveState>>;

/**
 * The preferences, each saved as soon as it is changed, one after the other: shown at once, taken back with the reason when it is refused,
 * and called saved when nothing newer of the same setting is on its way.
 */
export function usePreferences(stored: Preferences) {
  const router = useRouter();
  const [value, setValue] = useState(stored);
  const [states, setStates] = useState<SaveStates>({});
  const [seen, setSeen] = useState(stored);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef<Field[]>([]);
  if (seen !== stored) {
    setSeen(stored);
    // Disconnecting and connecting change the target calendar behind this form's back.
    if (!Object.values(states).some(({ kind }) => kind === 'saving')) setValue(stored);
  }
  const note = (field: Field, state: SaveState) => setStates((all) => ({ ...all, [field]: state }));
  /** What was saved before is news no more; what was refused still is. */
  const begin = (field: Field) =>
    setStates((all) => {
      const open = Object.entries(all).filter(([, { kind }]) => kind !== 'saved');
      return { ...Object.fromEntries(open), [field]: { kind: 'saving', text: 'Saving…' } };
    });
  const save = async <Name extends Field>(field: Name, wanted: Preferences[Name]) => {
    setValue((shown) => ({ ...shown, [field]: wanted }));
    begin(field);
    waiting.current.push(field);
    const request = turn.current.then(() => changePreferences({ [field]: wanted }));
    turn.current = request.catch(() => {});
    try {
      const { preferences } = await request;
      waiting.current.shift();
      if (waiting.current.length === 0) setValue(preferences);
      if (!waiting.current.includes(field)) note(field, { kind: 'saved', text: 'Saved' });
      router.refresh();
    } catch (error) {
      waiting.current.shift();
      if (waiting.current.includes(field)) return;
      setValue((shown) => ({ ...shown, [field]: value[field] }));
      note(field, { kind: 'refused', text: refusalText(error) });
    }
  };
  return { value, states, save };
}
