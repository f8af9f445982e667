import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';

export const controlBase =
  'w-full min-w-0 min-h-11 border border-line-strong bg-surface py-2 text-base placeholder:text-muted aria-invalid:border-warn';
export const controlClass = `${controlBase} rounded-xl px-3.5`;

type Own = { label: string; name: string; hint?: ReactNode; error?: string | undefined; hideLabel?: boolean };

/** A label, its control, a hint and what is wrong with it, tied together for screen readers. */
function Frame(
  props: Own & { className?: string | undefined; children: (described: Described) => ReactNode },
) {
  const { label, name, hint, error, hideLabel, className, children } = props;
  const describedBy = cx(hint ? `${name}-hint` : null, error ? `${name}-error` : null) || undefined;
  return (
    <div className={cx('grid min-w-0 content-start gap-1.5', className)}>
      <label htmlFor={name} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children({
        id: name,
        name,
        'aria-describedby': describedBy,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p id={`${name}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${name}-error`} className="text-sm font-medium text-warn">
          {error}
        </p>
      )}
    </div>
  );
}
type Described = {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

export function TextField({
  label,
  name,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: Own & ComponentProps<'input'>) {
  return (
    <Frame {...{ label, name, hint, error, hideLabel, className }}>
      {(described) => <input {...rest} {...described} className={controlClass} />}
    </Frame>
  );
}

export function TextArea({
  label,
  name,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: Own & ComponentProps<'textarea'>) {
  return (
    <Frame {...{ label, name, hint, error, hideLabel, className }}>
      {(described) => (
        <textarea dir="auto" rows={5} {...rest} {...described} className={cx(controlClass, 'py-2.5')} />
      )}
    </Frame>
  );
}

export function SelectField({
  label,
  name,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: Own & ComponentProps<'select'>) {
  return (
    <Frame {...{ label, name, hint, error, hideLabel, className }}>
      {(described) => <select {...rest} {...described} className={controlClass} />}
    </Frame>
  );
}
