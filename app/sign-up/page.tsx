import { redirect } from 'next/navigation';
import { CredentialsForm } from '#src/components/shell/CredentialsForm.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { signUp } from '../sign-in/actions.ts';
import { returnPath } from '../sign-in/returnPath.ts';
import { viewer } from '../viewer.ts';

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
        An account keeps your bookmarks. You connect Google Calendar afterwards, and only if you want to.
      </p>
      <CredentialsForm kind="sign-up" action={signUp} next={next} />
    </Page>
  );
}
