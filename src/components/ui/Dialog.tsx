'use client';
import { X } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import { cx } from './cx.ts';

type Props = {
  /** The id of its heading. */
  labelledBy: string;
  /** Its width, and what else is its own. */
  className: string;
  /** For what looks for something in it or closes it. */
  ref?: Ref<HTMLDialogElement>;
  /** Before Escape closes it; whoever prevents that keeps it open. With it a click beside the dialog closes nothing. */
  onCancel?: (event: { preventDefault: () => void }) => void;
  onClose: () => void;
  children: ReactNode;
};

/**
 * A dialog over the page, open for as long as it is rendered. Escape closes it, and so does a click beside it. What is marked
 * `data-autofocus` has the focus first.
 */
export function Dialog({ labelledBy, className, ref, onCancel, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useImperativeHandle(ref, () => dialog.current as HTMLDialogElement, []);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    if (!dialog.current?.open) dialog.current?.showModal();
    // React keeps `autofocus` out of the page, so the browser would take the first button.
    dialog.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    // A browser restores the focus when a dialog is closed, but not when it is removed. Focus that has moved on since stays.
    return () => {
      if (before?.isConnected && document.activeElement === document.body) before.focus();
    };
  }, []);
  // A selection that is drawn out of the dialog ends beside it, too.
  const pressedBeside = useRef(false);
  const clickBeside = (click: MouseEvent) => {
    if (click.target === dialog.current && pressedBeside.current && !onCancel) dialog.current?.close();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onCancel) return;
    // The browser itself asks only once: a second Escape would close the dialog whatever `onCancel` says.
    event.preventDefault();
    let kept = false;
    onCancel({
      preventDefault: () => {
        kept = true;
      },
    });
    if (!kept) dialog.current?.close();
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={labelledBy}
      onClose={onClose}
      onCancel={onCancel}
      onKeyDown={keyDown}
      onPointerDown={({ target }) => {
        pressedBeside.current = target === dialog.current;
      }}
      onClick={clickBeside}
      className={cx(
        'm-auto max-h-[90vh] overflow-y-auto rounded-2xl border border-line bg-surface p-0 text-ink shadow-float max-sm:mb-2',
        className,
      )}
    >
      {children}
    </dialog>
  );
}

/** Closes the dialog that it stands in. */
export const closeDialog = ({ currentTarget }: { currentTarget: Element }): void =>
  currentTarget.closest('dialog')?.close();

type CloseProps = { className?: string; onClose?: (event: { currentTarget: Element }) => void };

/** Closes the dialog, unless it is given something else to do. */
export function CloseButton({ className, onClose = closeDialog }: CloseProps) {
  return (
    <button
      type="button"
      aria-label="Close"
      onClick={onClose}
      className={cx('grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken', className)}
    >
      <X aria-hidden className="size-5" />
    </button>
  );
}
