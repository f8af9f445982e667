'use client';
import { type RefObject, useEffect, useState } from 'react';

/** Drawn so often in the same place, it stays there. */
const framesAlike = 2;
const waitMsMax = 500;

/**
 * Whether what is in an element has found its place. FullCalendar draws its hours before it has measured them: what is seen of it
 * should not jump.
 */
export function useSettled(element: RefObject<HTMLElement | null>): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (settled) return;
    const endAt = performance.now() + waitMsMax;
    let before = '';
    let alike = 0;
    let frame = requestAnimationFrame(function look() {
      const places = placesIn(element.current);
      alike = places !== '' && places === before ? alike + 1 : 0;
      before = places;
      if (alike >= framesAlike || performance.now() > endAt) setSettled(true);
      else frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [element, settled]);
  return settled;
}

/** A sample of them: they move together. */
function placesIn(element: HTMLElement | null): string {
  const parts = [...(element?.querySelectorAll('div') ?? [])];
  const every = Math.ceil(parts.length / 40) || 1;
  return parts
    .filter((_part, at) => at % every === 0)
    .map((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(',');
    })
    .join(' ');
}
