import Link from 'next/link';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

type Look = 'solid' | 'outline' | 'quiet';
type Size = 'regular' | 'small';

const looks: Record<Look, string> = {
  solid: 'bg-ink text-paper hover:bg-accent hover:text-on-accent',
  outline: 'border border-line-strong bg-surface hover:border-ink',
  quiet: 'hover:bg-sunken',
};
const sizes: Record<Size, string> = {
  regular: 'min-h-11 px-5 text-[0.9375rem]',
  small: 'min-h-9 px-3.5 text-sm',
};

const classes = (look: Look, size: Size) =>
  cx(
    'inline-flex items-center justify-center gap-2 rounded-full font-medium transition-colors disabled:opacity-50',
    looks[look],
    sizes[size],
  );

type Own = { look?: Look; size?: Size };

export function Button({
  look = 'solid',
  size = 'regular',
  className,
  ...rest
}: ComponentProps<'button'> & Own) {
  return <button type="button" {...rest} className={cx(classes(look, size), className)} />;
}

export function ButtonLink({
  look = 'solid',
  size = 'regular',
  className,
  ...rest
}: ComponentProps<typeof Link> & Own) {
  return <Link {...rest} className={cx(classes(look, size), className)} />;
}

/** For addresses that answer with a redirect to another site: no prefetch, no client navigation. */
export function ButtonAnchor({
  look = 'solid',
  size = 'regular',
  className,
  ...rest
}: ComponentProps<'a'> & Own) {
  return <a {...rest} className={cx(classes(look, size), className)} />;
}
