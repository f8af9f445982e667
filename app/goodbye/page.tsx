import { LegalPage, LegalSection } from '#src/components/shell/LegalPage.tsx';
import { ButtonLink } from '#src/components/ui/Button.tsx';

export const metadata = { title: 'Your account is deleted', robots: { index: false } };

/** Where somebody lands who has deleted their account. */
export default function GoodbyePage() {
  return (
    <LegalPage
      title="Your account is deleted"
      intro="You are signed out everywhere, and nobody can sign in to it any more."
    >
      <LegalSection title="What happens now">
        <p>
          We do with your events in Google Calendar what you chose, give back our access at Google and remove
          all that we stored about you. That takes a minute or two. If Google doesn’t answer, we keep trying
          for a week, and you needn’t do anything.
        </p>
        <p>Until then your address can’t be used for a new account.</p>
        <p>
          <ButtonLink href="/events" look="outline" size="small">
            Browse events
          </ButtonLink>
        </p>
      </LegalSection>
    </LegalPage>
  );
}
