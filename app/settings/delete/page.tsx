import Link from 'next/link';
import { requireViewer } from '#app/viewer.ts';
import { AccountForm } from '#src/components/account/AccountForm.tsx';
import { ConfirmWithGoogle } from '#src/components/account/ConfirmWithGoogle.tsx';
import { EventsChoice } from '#src/components/account/EventsChoice.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { hasPassword } from '#src/data/passwords.ts';
import { isJustConfirmed } from '#src/http/confirmation.ts';
import { type DeletionFacts, deletionFacts } from '#src/services/accounts/accountDeletionService.ts';
import { deleteOwnAccount } from './actions.ts';

export const metadata = { title: 'Delete your account' };
/** For what goes on after the answer. */
export const maxDuration = 60;

type Props = { searchParams: Promise<{ google?: string | string[] }> };

export default async function DeleteAccountPage({ searchParams }: Props) {
  const { id, email } = await requireViewer('/settings/delete');
  const deps = compose();
  const [facts, known, confirmed] = await Promise.all([
    deletionFacts(deps, id),
    hasPassword(deps.db, id),
    isJustConfirmed(id),
  ]);
  const link = 'quiet-link text-ink';
  return (
    <Page className="max-w-xl">
      <h1 className="page-title mb-4">Delete your account</h1>
      <div className="mb-8 grid gap-3 text-muted">
        <p>
          This deletes {email} for good: your bookmarks, notes and settings, our copy of your calendars and
          the keys that it is encrypted with. Our access to your Google accounts is given back. You are signed
          out everywhere and can’t sign in any more.
        </p>
        {facts.organised > 0 && <Organised count={facts.organised} />}
        <p>
          It can’t be undone. You can{' '}
          <Link className={link} href="/settings#data">
            download your data
          </Link>{' '}
          first.
        </p>
      </div>
      {known || confirmed ? (
        <AccountForm
          action={deleteOwnAccount}
          choices={<Choices accounts={facts.accounts} />}
          fields={confirmed ? [] : [{ name: 'currentPassword' }]}
          submit="Delete my account"
        >
          <p className="text-[0.9375rem] text-muted">
            <Link className={link} href="/settings">
              Keep my account
            </Link>
          </p>
        </AccountForm>
      ) : (
        <ConfirmWithGoogle place="delete" email={email} outcome={(await searchParams).google} />
      )}
    </Page>
  );
}

function Organised({ count }: { count: number }) {
  return (
    <p>
      You organise {count === 1 ? '1 event' : `${count} events`}. Events that nobody else tracks are deleted.
      Those that others track stay in the catalogue and in their calendars, without an organiser: nobody can
      change them any more. If one does not take place,{' '}
      <Link className="quiet-link text-ink" href="/organise">
        delete it first
      </Link>
      , and everybody who tracks it is told.
    </p>
  );
}

function Choices({ accounts }: Pick<DeletionFacts, 'accounts'>) {
  const reachable = accounts.filter(({ unreachable }) => !unreachable);
  const total = reachable.reduce((sum, account) => sum + account.total, 0);
  const future = reachable.reduce((sum, account) => sum + account.future, 0);
  return (
    <>
      {accounts
        .filter(({ unreachable }) => unreachable)
        .map((account) => (
          <p key={account.email} className="text-[0.9375rem] text-warn">
            Google has ended our access to {account.email}, so the {countOf(account.total)} of ours there will
            stay. Reconnect the account first if you want to have a choice.
          </p>
        ))}
      {total > 0 && <EventsChoice total={total} future={future} place="in your Google Calendar" />}
    </>
  );
}

const countOf = (count: number) => (count === 1 ? '1 event' : `${count} events`);
