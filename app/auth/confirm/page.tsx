import type { Metadata } from 'next';
import { returnPath } from '#app/sign-in/returnPath.ts';
import { viewer } from '#app/viewer.ts';
import { type AccountField, AccountForm } from '#src/components/account/AccountForm.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { getEnv } from '#src/env.ts';
import { chooseNewPassword, confirm } from './actions.ts';
import { type LinkResult, type MailLink, readLink, results } from './link.ts';
import { ResultView } from './ResultView.tsx';

// The address holds the token of a mail: no other site learns it, and no search engine keeps it.
export const metadata: Metadata = {
  title: 'Link from a mail',
  referrer: 'same-origin',
  robots: { index: false },
};

type Query = Record<string, string | string[] | undefined>;

/**
 * Where the links in Auth's mails lead. Opening it uses nothing up, since programs open the links of mails before people do:
 * only the button does.
 */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [query, user] = await Promise.all([searchParams, viewer()]);
  const link = readLink(query);
  if (!link) return <ResultView result={resultOf(query)} type={query.type} email={user?.email ?? null} />;
  const { heading, text, submit, fields } = texts[link.type];
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">{heading}</h1>
      <p className="mb-8 text-muted">{text}</p>
      <AccountForm
        action={link.type === 'recovery' ? chooseNewPassword : confirm}
        fields={fields}
        submit={submit}
        hidden={{ ...link, next: nextOf(query.next) }}
      >
        {user && link.type !== 'email_change' && (
          <p className="text-[0.9375rem] text-muted">
            You are signed in as {user.email}, and you stay so if the mail was sent to another address.
          </p>
        )}
      </AccountForm>
    </Page>
  );
}

const password: AccountField = {
  name: 'password',
  label: 'New password',
  autoComplete: 'new-password',
  hint: 'At least 8 characters.',
};

type Texts = { heading: string; text: string; submit: string; fields: AccountField[] };
const texts: Record<MailLink['type'], Texts> = {
  email: {
    heading: 'Confirm your address',
    text: 'One more click, and your account is ready.',
    submit: 'Confirm my address',
    fields: [],
  },
  recovery: {
    heading: 'Choose a new password',
    text: 'It replaces the one you have now, and other browsers are signed out.',
    submit: 'Save the new password',
    fields: [password],
  },
  email_change: {
    heading: 'Confirm the change',
    text: 'Your account gets its new address when you have opened the links in both mails.',
    submit: 'Confirm the change',
    fields: [],
  },
};

const resultOf = ({ result }: Query): LinkResult | null => results.find((known) => known === result) ?? null;

/** Auth's templates hold the whole address to go to, not only its path. */
function nextOf(given: Query[string]): string {
  const { APP_URL } = getEnv();
  const ours = typeof given === 'string' && given.startsWith(APP_URL);
  return returnPath(ours ? given.slice(APP_URL.length) : given);
}
