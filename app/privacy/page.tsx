import Link from 'next/link';
import { LegalPage, LegalSection } from '#src/components/shell/LegalPage.tsx';
import { getEnv } from '#src/env.ts';
import { Operator } from '../contact/operator.tsx';

export const metadata = { title: 'Privacy' };

const googlePolicy = 'https://developers.google.com/terms/api-services-user-data-policy';

/** What the code does with people's data. Whoever changes the code or the deployment changes this page, too. */
export default function PrivacyPage() {
  return (
    <LegalPage title="Privacy" intro="What is stored about you, what for, and how to have it removed.">
      <LegalSection title="Who is responsible">
        <Operator />
      </LegalSection>
      <LegalSection title="Your account">
        <p>
          We store your e-mail address, a hash of your password, your settings and your time zone; the events
          that you bookmark or attend, with your notes; and the events that you publish. What you publish is
          seen by everybody, without your name or address. Your notes are seen by nobody else, but they are
          written into your own calendar if you connect one.
        </p>
      </LegalSection>
      <LegalSection title="Your Google account, if you connect one">
        <p>
          If you sign in with Google, we ask for your address. If you only want your events there, we also ask
          for the list of your calendars and to make one of our own; we see no event in the others. If you
          want to see your calendars here, we ask to see and change events in them.
        </p>
        <ul>
          <li>
            Events that you track are written into that calendar or the one that you choose, changed there and
            removed again. We remember which events we wrote.
          </li>
          <li>
            The calendars that you select are copied here, so that you see them beside the events. The copy
            and the keys to your Google account are encrypted with a key of your own. The names and colours of
            your calendars are not encrypted.
          </li>
          <li>Your events in Google are changed when you change them here, and at no other time.</li>
        </ul>
        <p>
          Nobody reads this data, it is not sold, not used for advertising, and not used to train models. It
          goes to nobody but Google itself and those who store it for us. The use and transfer of information
          received from Google APIs adheres to the{' '}
          <a className="quiet-link" href={googlePolicy}>
            Google API Services User Data Policy
          </a>
          , including the Limited Use requirements.
        </p>
      </LegalSection>
      <LegalSection title="In your browser">
        <p>
          Cookies keep you signed in and remember your time zone and your choice of light or dark. The
          calendar page keeps a copy of your events in the browser, so that it opens at once and offline; it
          is removed when you sign out, or when somebody else signs in. There is no tracking, and no
          analytics.
        </p>
      </LegalSection>
      <LegalSection title="Mail">
        <p>
          We mail you about your account: to confirm an address, to choose a new password, and when somebody
          tries to sign up with your address. Unless you turn it off, we also mail you when a Google account
          must be connected again, and when an event that you track has a new time or place or is cancelled.
          Each of these mails has a link that turns them off.
        </p>
      </LegalSection>
      <LegalSection title="Logs and limits">
        <p>
          Logs hold numbers of requests and of accounts, never the content of events. To limit attempts to
          sign in, we keep a hash of the network address and of the e-mail address for as long as the limit
          lasts.
          {getEnv().SENTRY_DSN
            ? ' Errors are reported to Sentry, without the content of events and without addresses.'
            : ''}
        </p>
      </LegalSection>
      <LegalSection title="Who stores it">
        <p>
          The database and the sign-in service are Supabase’s; the site runs where its operator deployed it,
          on Vercel for example. Ask the operator for the region and for the others who process data for them.
        </p>
      </LegalSection>
      <LegalSection title="Having it removed, and taking it with you">
        <ul>
          <li>
            Disconnect a Google account in the settings: our access is revoked and the copies of its calendars
            are deleted. You choose what happens to the events that we wrote. We keep the places of those that
            stay, so that connecting again does not write them twice.
          </li>
          <li>Stop tracking an event: it leaves your calendar, and your note is deleted.</li>
          <li>
            <Link className="quiet-link" href="/settings/delete">
              Delete your account
            </Link>{' '}
            in the settings: you choose what happens to the events that we wrote, our access at Google is
            revoked, and everything that we store about you is deleted, the keys included. If Google does not
            answer, we keep trying for a week. The sign-in service may keep a log of sign-ins for a while.
            Events that you organise and that others track stay, without your name; the rest are deleted.
          </li>
          <li>Download what we keep for you in the settings, under “Your data”.</li>
        </ul>
      </LegalSection>
    </LegalPage>
  );
}
