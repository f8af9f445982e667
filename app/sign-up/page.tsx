import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { GoogleSignIn } from '#src/components/account/GoogleSignIn.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { getEnv } from '#src/env.ts';
import { returnPath } from '../sign-in/returnPath.ts';
import { viewer } from '../viewer.ts';
import { resendConfirmation, signUp } from './actions.ts';

export const metadata = { title: 'Sign up' };

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = returnPath((await searchParams).next);
  if (await viewer()) redirect(next);
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">Create your account</h1>
      <p className="mb-8 text-muted">
        An account keeps your bookmarks. You connect Google Calendar only if you want to.
      </p>
      <AccountForm
        action={signUp}
        fields={[
          { name: 'email' },
          { name: 'password', autoComplete: 'new-password', hint: 'At least 8 characters.' },
        ]}
        submit="Create account"
        hidden={{ next }}
        mailed="Open the link in it to finish signing up, in this browser or another; you can close this page."
        resend={resendConfirmation}
        mailbox={getEnv().MAILBOX_URL}
      >
        <p className="text-[0.9375rem] text-muted">
          Already have an account?{' '}
          <Link className="quiet-link text-ink" href={`/sign-in?next=${encodeURIComponent(next)}`}>
            Sign in
          </Link>
        </p>
      </AccountForm>
      <GoogleSignIn next={next} />
    </Page>
  );
}
