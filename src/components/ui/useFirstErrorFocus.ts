import { useEffect, useRef } from 'react';

/** Moves focus to the first wrong field after a refused submit, or else to the form's message. Give it the form action's state. */
export function useFirstErrorFocus(state: unknown) {
  const form = useRef<HTMLFormElement>(null);
  const first = useRef(state);
  useEffect(() => {
    if (state === first.current) return;
    const wrong =
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      form.current?.querySelector<HTMLElement>('[role="alert"]');
    wrong?.focus({ preventScroll: true });
    wrong?.scrollIntoView({ block: 'center' });
  }, [state]);
  return form;
}
