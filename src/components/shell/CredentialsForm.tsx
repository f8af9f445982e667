'use client';

import Link from 'next/link';
import { useActionState } from 'react';
import { Button } from '#src/components/ui/Button.tsx';
import { TextField } from '#src/components/ui/Field.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { useFirstErrorFocus } from '#src/components/ui/useFirstErrorFocus.ts';

export type SignInState = {
  email?: string;
  /** Of the whole form. */
  message?: string;
  fields?: { email?: string | undefined; password?: string | undefined };
  /** The account waits for its owner to open the mail we sent. */
  confirm?: boolean;
};

type Props = {
  kind: 'sign-in' | 'sign-up';
  action: (before: SignInState, form: FormData) => Promise<SignInState>;
  next: string;
};

export function CredentialsForm({ kind, action, next }: Props) {
  const [state, submit, busy] = useActionState(action, {});
  const form = useFirstErrorFocus(state);
  const signsUp = kind === 'sign-up';
  if (state.confirm) {
    return (
      <Notice tone="good">
        We sent a mail to {state.email}. Open the link in it to finish signing up; you can close this page.
      </Notice>
    );
  }
  return (
    <form ref={form} action={submit} className="grid gap-5" noValidate>
      {state.message && <Notice tone="attention">{state.message}</Notice>}
      <input type="hidden" name="next" value={next} />
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="email"
        required
        defaultValue={state.email}
        error={state.fields?.email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={signsUp ? 'new-password' : 'current-password'}
        required
        hint={signsUp ? 'At least 8 characters.' : undefined}
        error={state.fields?.password}
      />
      <Button type="submit" disabled={busy} className="mt-1">
        {signsUp ? 'Create account' : 'Sign in'}
      </Button>
      <p className="text-[0.9375rem] text-muted">
        {signsUp ? 'Already have an account? ' : 'New here? '}
        <Link
          className="quiet-link text-ink"
          href={`/${signsUp ? 'sign-in' : 'sign-up'}?next=${encodeURIComponent(next)}`}
        >
          {signsUp ? 'Sign in' : 'Create an account'}
        </Link>
      </p>
    </form>
  );
}
