'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { zoneCookie } from '#src/domain/time/zoneCookie.ts';

/** Tells the server the browser's time zone, and asks for the page again when it was made for another one. */
export function ViewerZone({ known }: { known: string | null }) {
  const router = useRouter();
  useEffect(() => {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone === known) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the server needs it with the next page
    document.cookie = `${zoneCookie}=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
    router.refresh();
  }, [known, router]);
  return null;
}
