'use client';
import { useEffect, useRef } from 'react';
import type { CalendarView } from '#src/browser/calendar/view/calendarLocation.ts';

export type Shortcuts = {
  view(view: CalendarView): void;
  today(): void;
  step(direction: -1 | 1): void;
  search(): void;
  legend(): void;
  create(): void;
};

const views: Record<string, CalendarView> = { d: 'day', w: 'week', m: 'month', a: 'agenda' };

/** The keys of Google Calendar. They are silent while somebody types, holds a modifier or has a dialog open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const actions = latest.current;
      const view = views[event.key];
      if (view) actions.view(view);
      else if (event.key === 't') actions.today();
      else if (event.key === 'j' || event.key === 'n') actions.step(1);
      else if (event.key === 'k' || event.key === 'p') actions.step(-1);
      else if (event.key === '/') actions.search();
      else if (event.key === 'c') actions.create();
      else if (event.key === '?') actions.legend();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** A list takes letters too; a box to tick does not. */
const isTyping = (target: EventTarget | null): boolean => {
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
  );
};
