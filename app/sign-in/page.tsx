import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { GoogleSignIn } from '#src/components/account/GoogleSignIn.tsx';
import { Button, ButtonLink } from '#src/components/ui/Button.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { signInMessage } from '#src/domain/accounts/signInOutcome.ts';
import { getEnv } from '#src/env.ts';
import { resendConfirmation } from '../sign-up/actions.ts';
import { viewer } from '../viewer.ts';
import { signIn, signInToDemo, signOut } from './actions.ts';
import { returnPath } from './returnPath.ts';

export const metadata = { title: 'Sign in' };

const failures: Record<string, string> = {
  demo: 'The demo account is not there right now.',
  busy: 'Too many people are trying the demo account right now. Please wait a minute.',
};

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Partial<Record<'next' | 'failed' | 'google', string | string[]>>>;
}) {
  const query = await searchParams;
  const next = returnPath(query.next);
  const failure = signInMessage(query.google) ?? failures[String(query.failed ?? '')];
  const user = await viewer();
  if (user && !failure) redirect(next);
  const env = getEnv();
  if (user) return <SignedIn email={user.email} failure={failure} next={next} />;
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-8">Welcome back</h1>
      {failure && (
        <div className="mb-6">
          <Notice tone="attention">{failure}</Notice>
        </div>
      )}
      <AccountForm
        action={signIn}
        fields={[{ name: 'email' }, { name: 'password' }]}
        submit="Sign in"
        hidden={{ next }}
        resend={resendConfirmation}
        mailbox={env.MAILBOX_URL}
      >
        <p className="flex flex-wrap justify-between gap-x-6 gap-y-2 text-[0.9375rem] text-muted">
          <span>
            New here?{' '}
            <Link className="quiet-link text-ink" href={`/sign-up?next=${encodeURIComponent(next)}`}>
              Create an account
            </Link>
          </span>
          <Link className="quiet-link text-ink" href="/forgot-password">
            Forgot your password?
          </Link>
        </p>
      </AccountForm>
      <GoogleSignIn next={next} />
      {env.DEMO_EMAIL && env.DEMO_PASSWORD && (
        <form action={signInToDemo} className="mt-10 grid gap-3 rounded-2xl bg-sunken p-5">
          <input type="hidden" name="next" value={next} />
          <p className="text-[0.9375rem] text-muted">
            Just looking around? The demo account has nothing connected yet.
          </p>
          <Button type="submit" look="outline">
            Use the demo account
          </Button>
        </form>
      )}
    </Page>
  );
}

/** Somebody came back from Google to a browser in which another person is signed in. */
function SignedIn({ email, failure, next }: { email: string; failure: string | undefined; next: string }) {
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-8">You are signed in</h1>
      <Notice tone="attention">{failure}</Notice>
      <p className="my-6">This browser is signed in as {email}.</p>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href={next}>Go on</ButtonLink>
        <form action={signOut}>
          <Button type="submit" look="outline">
            Sign out
          </Button>
        </form>
      </div>
    </Page>
  );
}
