'use client';

import { Moon, Sun } from 'lucide-react';
import { cx } from '#src/components/ui/cx.ts';

/** Turns to the other of light and dark; until then the system decides. */
export function ThemeToggle({ className }: { className?: string }) {
  const turn = () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : window.matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    // biome-ignore lint/suspicious/noDocumentCookie: the server renders the theme, so that no page flashes
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  };
  return (
    <button
      type="button"
      onClick={turn}
      className={cx('grid size-11 place-items-center rounded-full hover:bg-sunken', className)}
      aria-label="Switch between light and dark"
    >
      <Sun aria-hidden className="theme-light size-5" />
      <Moon aria-hidden className="theme-dark size-5" />
    </button>
  );
}
