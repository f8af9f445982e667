'use client';

import { useActionState, useEffect, useRef } from 'react';
import { Button } from '#src/components/ui/Button.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';

export type ResendState = { message?: string };
export type Resend = (before: ResendState, form: FormData) => Promise<ResendState>;

type Props = {
  to: string;
  resend?: Resend | undefined;
  mailbox?: string | undefined;
  hidden: Record<string, string>;
};

/** Stands in the place of a form that has sent a mail, with the focus that the form had. */
export function MailSent({ to, text, resend, mailbox, hidden }: Props & { text: string }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus(), []);
  return (
    <div ref={notice} tabIndex={-1} className="grid gap-5 outline-none">
      <Notice tone="good">
        We sent a mail to {to}. {text}
      </Notice>
      {resend ? <ResendForm {...{ to, resend, mailbox, hidden }} /> : <MailboxLink {...{ to, mailbox }} />}
    </div>
  );
}

/** Asks for the mail once more. */
export function ResendForm({ to, resend, mailbox, hidden }: Props & { resend: Resend }) {
  const [state, send, busy] = useActionState(resend, {});
  return (
    <form action={send} className="grid gap-3">
      {Object.entries({ ...hidden, email: to }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="text-[0.9375rem] text-muted">Nothing there, not even among spam?</p>
        <Button type="submit" look="outline" size="small" disabled={busy}>
          Send the mail again
        </Button>
      </div>
      <p role="status" className="text-[0.9375rem] empty:hidden">
        {state.message}
      </p>
      <MailboxLink {...{ to, mailbox }} />
    </form>
  );
}

function MailboxLink({ to, mailbox }: { to: string; mailbox: string | undefined }) {
  if (!mailbox) return null;
  return (
    <p className="text-[0.9375rem] text-muted">
      This is a development machine: all mail goes to{' '}
      <a
        className="quiet-link text-ink"
        href={`${mailbox}/?${new URLSearchParams({ to })}`}
        target="_blank"
        rel="noopener"
      >
        its mailbox
      </a>
      .
    </p>
  );
}
