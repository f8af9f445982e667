import Link from 'next/link';
import { requireViewer } from '#app/viewer.ts';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { ConfirmWithGoogle } from '#src/components/account/ConfirmWithGoogle.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { hasPassword } from '#src/data/passwords.ts';
import { isJustConfirmed } from '#src/http/confirmation.ts';
import { changePassword } from '../accountActions.ts';

export const metadata = { title: 'Your password' };

type Props = { searchParams: Promise<{ google?: string | string[] }> };

export default async function PasswordPage({ searchParams }: Props) {
  const { id, email } = await requireViewer('/settings/password');
  const [known, confirmed] = await Promise.all([hasPassword(compose().db, id), isJustConfirmed(id)]);
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">{known ? 'Change your password' : 'Set a password'}</h1>
      {!known && !confirmed ? (
        <ConfirmWithGoogle place="password" email={email} outcome={(await searchParams).google} />
      ) : (
        <>
          <p className="mb-8 text-muted">
            {known
              ? `The new one is for ${email}. Other browsers are signed out; you stay signed in here.`
              : `With it you can sign in as ${email} without Google, too.`}
          </p>
          <AccountForm
            action={changePassword}
            fields={[
              ...(confirmed ? [] : [{ name: 'currentPassword' } as const]),
              {
                name: 'password',
                label: 'New password',
                autoComplete: 'new-password',
                hint: 'At least 8 characters.',
              },
            ]}
            submit="Save the new password"
          >
            {known && (
              <p className="text-[0.9375rem] text-muted">
                <Link className="quiet-link text-ink" href="/forgot-password">
                  Forgot your password?
                </Link>
              </p>
            )}
          </AccountForm>
        </>
      )}
    </Page>
  );
}
