'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { changePreferences } from '#src/browser/accountsApi.ts';
import { refusalText } from '#src/browser/requestJson.ts';
import type { Preferences } from '#src/data/preferences.ts';

export type SaveState = { field: keyof Preferences; kind: 'saving' | 'saved' | 'refused'; text: string };

/** The preferences, each saved as soon as it is changed: shown at once, and taken back with the reason when it is refused. */
export function usePreferences(stored: Preferences) {
  const router = useRouter();
  const [value, setValue] = useState(stored);
  const [state, setState] = useState<SaveState | null>(null);
  const [seen, setSeen] = useState(stored);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  if (seen !== stored) {
    setSeen(stored);
    // Disconnecting and connecting change the target calendar behind this form's back.
    if (state?.kind !== 'saving') setValue(stored);
  }
  const save = async <Field extends keyof Preferences>(field: Field, wanted: Preferences[Field]) => {
    setValue((shown) => ({ ...shown, [field]: wanted }));
    setState({ field, kind: 'saving', text: 'Saving…' });
    waiting.current += 1;
    const request = turn.current.then(() => changePreferences({ [field]: wanted }));
    turn.current = request.catch(() => {});
    try {
      const { preferences } = await request;
      waiting.current -= 1;
      if (waiting.current === 0) setValue(preferences);
      setState({ field, kind: 'saved', text: 'Saved' });
      router.refresh();
    } catch (error) {
      waiting.current -= 1;
      setValue((shown) => ({ ...shown, [field]: value[field] }));
      setState({ field, kind: 'refused', text: refusalText(error) });
    }
  };
  return { value, state, save };
}
