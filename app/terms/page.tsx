import Link from 'next/link';
import { LegalPage, LegalSection } from '#src/components/shell/LegalPage.tsx';

export const metadata = { title: 'Terms' };

/** Plain terms for a free service. An operator with other needs replaces them. */
export default function TermsPage() {
  return (
    <LegalPage title="Terms" intro="What you may expect of this site, and what we expect of you.">
      <LegalSection title="The service">
        <p>
          You find tech events here, keep the ones you like, and have them in your Google Calendar. It costs
          nothing and comes without warranty: dates come from organisers, syncing depends on Google, and we
          may change or end the service. Check an event’s own page before you travel.
        </p>
      </LegalSection>
      <LegalSection title="Your account">
        <p>
          Use an address of your own, keep your password to yourself, and let other people’s accounts alone.
          You can stop at any time; what happens to your data then is on the{' '}
          <Link className="quiet-link" href="/privacy">
            privacy page
          </Link>
          .
        </p>
      </LegalSection>
      <LegalSection title="What you publish">
        <ul>
          <li>Publish events that take place and that you may announce. Everybody can see them.</li>
          <li>Nothing unlawful, no advertising in disguise, no data about people who did not agree.</li>
          <li>People who track your event see every change you make, and its cancellation.</li>
        </ul>
        <p>The operator may remove events and close accounts that break these rules.</p>
      </LegalSection>
      <LegalSection title="Limits">
        <p>
          Requests are limited per person and per network address. Scripts may use the{' '}
          <a className="quiet-link" href="/api-docs">
            API
          </a>{' '}
          within the same limits.
        </p>
      </LegalSection>
      <LegalSection title="Liability">
        <p>
          As far as the law allows, the operator is not liable for what follows from a wrong date, a missed
          event, or a calendar that was not in sync.
        </p>
      </LegalSection>
    </LegalPage>
  );
}
