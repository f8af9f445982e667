import { LegalPage, LegalSection } from '#src/components/shell/LegalPage.tsx';
import { Operator } from './operator.tsx';

export const metadata = { title: 'Contact' };

export default function ContactPage() {
  return (
    <LegalPage title="Contact" intro="Who runs this site, and how to reach them.">
      <LegalSection title="Operator">
        <Operator />
      </LegalSection>
      <LegalSection title="Before you write">
        <ul>
          <li>When a calendar does not sync, the settings and the dashboard say why, and what to do.</li>
          <li>A page that failed shows a number. Name it, and we find what happened.</li>
          <li>Never send your password, not even to us.</li>
        </ul>
      </LegalSection>
    </LegalPage>
  );
}
