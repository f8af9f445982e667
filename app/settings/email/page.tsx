import { requireViewer } from '#app/viewer.ts';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { ConfirmWithGoogle } from '#src/components/account/ConfirmWithGoogle.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { hasPassword } from '#src/data/passwords.ts';
import { getEnv } from '#src/env.ts';
import { isJustConfirmed } from '#src/http/confirmation.ts';
import { changeAddress } from '../accountActions.ts';

export const metadata = { title: 'Change your address' };

type Props = { searchParams: Promise<{ google?: string | string[] }> };

export default async function EmailPage({ searchParams }: Props) {
  const { id, email } = await requireViewer('/settings/email');
  const confirmed = await isJustConfirmed(id);
  const needsGoogle = !confirmed && !(await hasPassword(compose().db, id));
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">Change your address</h1>
      {needsGoogle ? (
        <ConfirmWithGoogle place="email" email={email} outcome={(await searchParams).google} />
      ) : (
        <>
          <p className="mb-8 text-muted">
            Your address is {email} now. We mail a link to this address and to the new one, and change it when
            you have opened both.
          </p>
          <AccountForm
            action={changeAddress}
            fields={[
              { name: 'email', label: 'New e-mail address' },
              ...(confirmed ? [] : [{ name: 'currentPassword' } as const]),
            ]}
            submit="Mail me the links"
            mailed={`We sent one to ${email}, too. Open the links in both; until then your address is ${email}.`}
            mailbox={getEnv().MAILBOX_URL}
          />
        </>
      )}
    </Page>
  );
}
