'use client';
import { type ComponentType, useEffect, useState } from 'react';
import type { ToasterProps } from 'sonner';

const touches = ['pointerdown', 'keydown', 'click'] as const;

/** Short messages at the foot of the page. Their place is made at the first touch: a page that is only read needs none. */
export function Toasts() {
  const [library, setLibrary] = useState<{ Toaster: ComponentType<ToasterProps> } | null>(null);
  useEffect(() => {
    if (library) return;
    // Without a network it is asked for again at the next touch.
    const load = () => void import('sonner').then(setLibrary, () => {});
    for (const touch of touches) window.addEventListener(touch, load, { capture: true, passive: true });
    return () => {
      for (const touch of touches) window.removeEventListener(touch, load, { capture: true });
    };
  }, [library]);
  if (!library) return null;
  const { Toaster } = library;
  return (
    <Toaster position="bottom-center" offset={{ bottom: '5.5rem' }} mobileOffset={{ bottom: '5.5rem' }} />
  );
}
