import { ButtonLink } from '#src/components/ui/Button.tsx';
import { Page } from '#src/components/ui/Page.tsx';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Page narrow className="grid justify-items-start gap-5">
      <p className="numeral text-8xl text-accent" aria-hidden>
        404
      </p>
      <h1 className="page-title">There is nothing on this page</h1>
      <p className="text-lg text-muted">
        The event may have been taken out of the catalogue, or the link has a mistake in it.
      </p>
      <ButtonLink href="/events">Browse events</ButtonLink>
    </Page>
  );
}
