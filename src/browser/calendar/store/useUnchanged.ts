'use client';
import { useRef } from 'react';

/** The same object for as long as it says the same: what is read anew with every step of a sync isn't drawn anew. */
export function useUnchanged<T>(value: T): T {
  const known = useRef(value);
  if (known.current !== value && JSON.stringify(known.current) !== JSON.stringify(value))
    known.current = value;
  return known.current;
}
