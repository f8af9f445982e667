import { requireViewer } from '#app/viewer.ts';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { getEnv } from '#src/env.ts';
import { changeAddress } from '../accountActions.ts';

export const metadata = { title: 'Change your address' };

export default async function EmailPage() {
  const { email } = await requireViewer('/settings/email');
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">Change your address</h1>
      <p className="mb-8 text-muted">
        You sign in with {email} now. We mail a link to this address and to the new one, and change it when
        you have opened both.
      </p>
      <AccountForm
        action={changeAddress}
        fields={[{ name: 'email', label: 'New e-mail address' }, { name: 'currentPassword' }]}
        submit="Mail me the links"
        mailed={`We sent one to ${email}, too. Open the links in both; until then you sign in with ${email}.`}
        mailbox={getEnv().MAILBOX_URL}
      />
    </Page>
  );
}
