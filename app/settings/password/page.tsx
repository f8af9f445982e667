import Link from 'next/link';
import { requireViewer } from '#app/viewer.ts';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { changePassword } from '../accountActions.ts';

export const metadata = { title: 'Change your password' };

export default async function PasswordPage() {
  const { email } = await requireViewer('/settings/password');
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">Change your password</h1>
      <p className="mb-8 text-muted">
        The new one is for {email}. Other browsers are signed out; you stay signed in here.
      </p>
      <AccountForm
        action={changePassword}
        fields={[
          { name: 'currentPassword' },
          {
            name: 'password',
            label: 'New password',
            autoComplete: 'new-password',
            hint: 'At least 8 characters.',
          },
        ]}
        submit="Save the new password"
      >
        <p className="text-[0.9375rem] text-muted">
          <Link className="quiet-link text-ink" href="/forgot-password">
            Forgot your password?
          </Link>
        </p>
      </AccountForm>
    </Page>
  );
}
