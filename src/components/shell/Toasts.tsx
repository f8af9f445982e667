'use client';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';

const Toaster = dynamic(() => import('sonner').then((library) => library.Toaster), { ssr: false });

const touches = ['pointerdown', 'keydown', 'click'] as const;

/** Short messages at the foot of the page. Their place is made at the first touch: a page that is only read needs none. */
export function Toasts() {
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    const wake = () => setTouched(true);
    for (const touch of touches) window.addEventListener(touch, wake, { once: true, capture: true });
    return () => {
      for (const touch of touches) window.removeEventListener(touch, wake, { capture: true });
    };
  }, []);
  if (!touched) return null;
  return (
    <Toaster position="bottom-center" offset={{ bottom: '5.5rem' }} mobileOffset={{ bottom: '5.5rem' }} />
  );
}
