'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Asks the server for the page again while something is on its way, ever more rarely, and when the person comes back to it. */
export function useRefreshWhile(
  waiting: boolean,
  { firstMs, maxMs }: { firstMs: number; maxMs: number },
): void {
  const router = useRouter();
  useEffect(() => {
    const onReturn = () => document.visibilityState === 'visible' && router.refresh();
    document.addEventListener('visibilitychange', onReturn);
    return () => document.removeEventListener('visibilitychange', onReturn);
  }, [router]);
  useEffect(() => {
    if (!waiting) return;
    let waitMs = firstMs;
    let timer = setTimeout(function look() {
      if (document.visibilityState === 'visible') router.refresh();
      waitMs = Math.min(waitMs * 1.5, maxMs);
      timer = setTimeout(look, waitMs);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [waiting, firstMs, maxMs, router]);
}
