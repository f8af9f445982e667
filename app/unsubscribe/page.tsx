import type { Metadata } from 'next';
import Link from 'next/link';
import { Button } from '#src/components/ui/Button.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { isUnsubscribeToken } from '#src/services/accounts/noticeService.ts';
import { unsubscribeByLink } from './actions.ts';

// The address holds a token: no other site learns it, and no search engine keeps it.
export const metadata: Metadata = {
  title: 'Mails about your events',
  referrer: 'same-origin',
  robots: { index: false },
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where the link in our mails leads. Programs open links before people do, so only the button does anything. */
export default async function UnsubscribePage({ searchParams }: Props) {
  const { token, done } = await searchParams;
  if (done !== undefined)
    return (
      <Text heading="You get no more of these mails">
        News of your events and accounts is still shown here when you are signed in. You can have mails again{' '}
        <Link className="quiet-link text-ink" href="/settings#mail">
          in the settings
        </Link>
        .
      </Text>
    );
  if (typeof token !== 'string' || !isUnsubscribeToken(compose(), token))
    return (
      <Text heading="This link is not complete">
        Open it once more from the mail, or turn the mails off{' '}
        <Link className="quiet-link text-ink" href="/settings#mail">
          in the settings
        </Link>
        .
      </Text>
    );
  return (
    <Text heading="No more mails about your events?">
      We mail you when a Google account must be connected again, and when an event that you track changes its
      time or place or is cancelled.
      <form action={unsubscribeByLink} className="mt-6">
        <input type="hidden" name="token" value={token} />
        <Button type="submit">Stop these mails</Button>
      </form>
    </Text>
  );
}

function Text({ heading, children }: { heading: string; children: React.ReactNode }) {
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">{heading}</h1>
      <div className="text-muted">{children}</div>
    </Page>
  );
}
