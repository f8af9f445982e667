import { Button } from '#src/components/ui/Button.tsx';
import { Page } from '#src/components/ui/Page.tsx';

/** In the place of every page for a browser whose access token outlives the account. */
export function AccountDeleted({ signOut }: { signOut: () => Promise<void> }) {
  return (
    <Page className="max-w-md">
      <h1 className="page-title mb-3">This account is deleted</h1>
      <p className="mb-6 text-muted">What is left of it is being removed. Nothing can be changed any more.</p>
      <form action={signOut}>
        <Button type="submit">Sign out here</Button>
      </form>
    </Page>
  );
}
