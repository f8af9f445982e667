'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { refusalText } from '#src/browser/requestJson.ts';

type SaveState = { kind: 'saving' | 'saved' | 'refused'; text: string };
/** How the last save of each setting went. */
export type SaveStates<Name extends string = string> = Partial<Record<Name, SaveState>>;

/**
 * Settings, each saved as soon as it is changed, one after the other: shown at once, taken back with the reason when it is refused,
 * and called saved when nothing newer of the same setting is on its way. `change` answers what holds then.
 */
export function useSavedSettings<Values extends object>(
  stored: Values,
  change: <Name extends keyof Values & string>(name: Name, wanted: Values[Name]) => Promise<Partial<Values>>,
) {
  type Name = keyof Values & string;
  const router = useRouter();
  const [value, setValue] = useState(stored);
  const [states, setStates] = useState<SaveStates>({});
  const [seen, setSeen] = useState(stored);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef<string[]>([]);
  /** What the server is known to have. */
  const confirmed = useRef(stored);
  if (seen !== stored) {
    setSeen(stored);
    confirmed.current = stored;
    // Disconnecting and connecting change settings behind this form's back.
    if (!Object.values(states).some((state) => state?.kind === 'saving')) setValue(stored);
  }
  const note = (name: Name, state: SaveState) => setStates((all) => ({ ...all, [name]: state }));
  /** What was saved before is news no more; what was refused still is. */
  const begin = (name: Name) =>
    setStates((all) => {
      const open = Object.entries(all).filter(([, state]) => state?.kind !== 'saved');
      return { ...Object.fromEntries(open), [name]: { kind: 'saving', text: 'Saving…' } };
    });
  const save = async <Field extends Name>(name: Field, wanted: Values[Field]) => {
    setValue((shown) => ({ ...shown, [name]: wanted }));
    begin(name);
    waiting.current.push(name);
    const request = turn.current.then(() => change(name, wanted));
    turn.current = request.catch(() => {});
    try {
      const held = await request;
      waiting.current.shift();
      confirmed.current = { ...confirmed.current, ...held };
      if (waiting.current.length === 0) setValue((shown) => ({ ...shown, ...held }));
      if (!waiting.current.includes(name)) note(name, { kind: 'saved', text: 'Saved' });
      router.refresh();
    } catch (error) {
      waiting.current.shift();
      if (waiting.current.includes(name)) return;
      setValue((shown) => ({ ...shown, [name]: confirmed.current[name] }));
      note(name, { kind: 'refused', text: refusalText(error) });
    }
  };
  return { value, states, save };
}
