'use client';

import { type ReactNode, useActionState } from 'react';
import { Button } from '#src/components/ui/Button.tsx';
import { TextField } from '#src/components/ui/Field.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { useFirstErrorFocus } from '#src/components/ui/useFirstErrorFocus.ts';
import { MailSent, type Resend, ResendForm } from './MailSent.tsx';

export type AccountFormState = {
  /** What was typed into the address field. */
  email?: string;
  /** Of the whole form. */
  message?: string;
  fields?: Record<string, string | undefined>;
  /** The address that a mail was sent to. */
  mailedTo?: string;
  /** The account waits for its owner to open the link that we mailed. */
  unconfirmed?: boolean;
};

export type AccountAction = (before: AccountFormState, form: FormData) => Promise<AccountFormState>;

type FieldName = 'email' | 'password' | 'currentPassword';
const fieldTypes = {
  email: { label: 'E-mail address', type: 'email', autoComplete: 'email' },
  password: { label: 'Password', type: 'password', autoComplete: 'current-password' },
  currentPassword: { label: 'Current password', type: 'password', autoComplete: 'current-password' },
} as const;

/** A field of the account, with what this form calls it. */
export type AccountField = { name: FieldName; label?: string; hint?: string; autoComplete?: string };

type Props = {
  action: AccountAction;
  fields: AccountField[];
  submit: string;
  hidden?: Record<string, string>;
  /** What to say once a mail is on its way, after the address. */
  mailed?: string;
  resend?: Resend | undefined;
  /** The mailbox of a development machine. */
  mailbox?: string | undefined;
  /** Above the fields. */
  choices?: ReactNode;
  /** Below the button. */
  children?: ReactNode;
};

/** A form about one's account: signing in and up, a new password, a new address. */
export function AccountForm(props: Props) {
  const { action, fields, submit, hidden = {}, mailed = '', resend, mailbox, choices, children } = props;
  const [state, send, busy] = useActionState(action, {});
  const form = useFirstErrorFocus(state);
  if (state.mailedTo)
    return <MailSent to={state.mailedTo} text={mailed} resend={resend} mailbox={mailbox} hidden={hidden} />;
  return (
    <div className="grid gap-5">
      <form ref={form} action={send} className="grid gap-5" noValidate>
        {state.message && <Notice tone="attention">{state.message}</Notice>}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {choices}
        {fields.map(({ name, ...own }) => (
          <TextField
            key={name}
            name={name}
            {...fieldTypes[name]}
            {...own}
            required
            defaultValue={name === 'email' ? state.email : undefined}
            error={state.fields?.[name]}
          />
        ))}
        <Button type="submit" disabled={busy} className="mt-1">
          {submit}
        </Button>
        {children}
      </form>
      {state.unconfirmed && resend && (
        <ResendForm to={state.email ?? ''} resend={resend} mailbox={mailbox} hidden={hidden} />
      )}
    </div>
  );
}
