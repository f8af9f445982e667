'use client';
import { useCallback, useState } from 'react';

/** The height of an element in px, kept current; null until it is there. */
export function useHeight(): [height: number | null, measure: (element: HTMLElement | null) => void] {
  const [height, setHeight] = useState<number | null>(null);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [height, measure];
}
