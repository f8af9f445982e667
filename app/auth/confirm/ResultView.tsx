import { signOut } from '#app/sign-in/actions.ts';
import { Button, ButtonLink } from '#src/components/ui/Button.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import type { LinkResult } from './link.ts';

type Props = {
  /** Null: the address was not a whole link. */
  result: LinkResult | null;
  /** Of the link that was used. */
  type: unknown;
  /** Of whoever is signed in here. */
  email: string | null;
};

/** How using a link from a mail ended, and where to go from there. */
export function ResultView({ result, type, email }: Props) {
  const { heading, text } = result === 'expired' ? expired(type) : texts[result ?? 'incomplete'];
  const askAgain = result === 'weak_password' || (result === 'expired' && type === 'recovery');
  const look = askAgain ? 'outline' : 'solid';
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">{heading}</h1>
      <p className="mb-4 text-muted">{text}</p>
      {email && <p className="text-muted">You are signed in here as {email}.</p>}
      <div className="mt-8 flex flex-wrap gap-3">
        {askAgain && <ButtonLink href="/forgot-password">Ask for a new link</ButtonLink>}
        <ButtonLink href={email ? '/dashboard' : '/sign-in'} look={look}>
          {email ? 'Go to my events' : 'Sign in'}
        </ButtonLink>
        {email && result === 'confirmed' && (
          <form action={signOut}>
            <Button type="submit" look="outline">
              Sign out
            </Button>
          </form>
        )}
      </div>
    </Page>
  );
}

const texts: Record<Exclude<LinkResult, 'expired'> | 'incomplete', { heading: string; text: string }> = {
  incomplete: {
    heading: 'This link is not complete',
    text: 'Please open the link in the mail again, or copy all of it into the address bar.',
  },
  confirmed: {
    heading: 'The address is confirmed',
    text: 'Its account is ready. This browser uses another account: sign out to change over.',
  },
  half_changed: {
    heading: 'One address is confirmed',
    text: 'We sent a mail to your other address, too. Your account gets its new address when you have opened the link in that mail.',
  },
  changed: {
    heading: 'The address is changed',
    text: 'From now on the account is signed in to with its new address.',
  },
  new_password: {
    heading: 'The password is changed',
    text: 'The old one no longer works. Other browsers are signed out within the hour.',
  },
  weak_password: {
    heading: 'This password is too easy to guess',
    text: 'It was not saved. Please ask for a new link and choose another password.',
  },
};

function expired(type: unknown): { heading: string; text: string } {
  const heading = 'This link no longer works';
  const why = 'It has expired or was used already, or a newer mail replaced it.';
  if (type === 'recovery') return { heading, text: why };
  if (type === 'email_change')
    return { heading, text: `${why} If the address has not changed, start again in your settings.` };
  return {
    heading,
    text: `${why} Try to sign in: if your address still has to be confirmed, we offer to send you another mail.`,
  };
}
