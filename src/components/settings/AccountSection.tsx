import { Button, ButtonLink } from '#src/components/ui/Button.tsx';
import { SettingsSection } from './SettingsSection.tsx';

type Props = { email: string; hasPassword: boolean; signOutElsewhere: () => Promise<void> };

/** How the person signs in to Kure-Cal, as distinct from the Google accounts they connected. */
export function AccountSection({ email, hasPassword, signOutElsewhere }: Props) {
  return (
    <SettingsSection
      id="sign-in"
      title="Signing in"
      about="Your address, your password, and where you are signed in."
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0">{email}</p>
        <ButtonLink href="/settings/email" look="outline" size="small">
          Change address
        </ButtonLink>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0">{hasPassword ? 'Password' : 'No password: you sign in with Google'}</p>
        <ButtonLink href="/settings/password" look="outline" size="small">
          {hasPassword ? 'Change password' : 'Set a password'}
        </ButtonLink>
      </div>
      <form action={signOutElsewhere} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-48">
          Other browsers
          <span className="block text-sm text-muted">They are signed out within the hour.</span>
        </p>
        <Button type="submit" look="outline" size="small">
          End other sessions
        </Button>
      </form>
    </SettingsSection>
  );
}
