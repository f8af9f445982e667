import Link from 'next/link';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { getEnv } from '#src/env.ts';
import { askForNewPassword } from './actions.ts';

export const metadata = { title: 'Forgotten password' };

export default function ForgotPasswordPage() {
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">Choose a new password</h1>
      <p className="mb-8 text-muted">
        Type the address of your account. We mail you a link with which you choose a new password.
      </p>
      <AccountForm
        action={askForNewPassword}
        fields={[{ name: 'email' }]}
        submit="Mail me a link"
        mailed="If it belongs to an account, the mail has a link to choose a new password. The link works once, for an hour, in any browser."
        mailbox={getEnv().MAILBOX_URL}
      >
        <p className="text-[0.9375rem] text-muted">
          Remembered it?{' '}
          <Link className="quiet-link text-ink" href="/sign-in">
            Sign in
          </Link>
        </p>
      </AccountForm>
    </Page>
  );
}
