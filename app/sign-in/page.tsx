import { redirect } from 'next/navigation';
import { CredentialsForm } from '#src/components/shell/CredentialsForm.tsx';
import { Button } from '#src/components/ui/Button.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { getEnv } from '#src/env.ts';
import { viewer } from '../viewer.ts';
import { signIn, signInToDemo } from './actions.ts';
import { returnPath } from './returnPath.ts';

export const metadata = { title: 'Sign in' };

const failures: Record<string, string> = {
  demo: 'The demo account is not there right now.',
  busy: 'Too many people are trying the demo account right now. Please wait a minute.',
  link: 'This link has expired or was used already. Please sign in, or sign up again.',
};

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; failed?: string | string[] }>;
}) {
  const query = await searchParams;
  const next = returnPath(query.next);
  if (await viewer()) redirect(next);
  const env = getEnv();
  const failure = failures[String(query.failed ?? '')];
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-8">Welcome back</h1>
      {failure && (
        <div className="mb-6">
          <Notice tone="attention">{failure}</Notice>
        </div>
      )}
      <CredentialsForm kind="sign-in" action={signIn} next={next} />
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
