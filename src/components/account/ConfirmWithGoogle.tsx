import { ButtonAnchor } from '#src/components/ui/Button.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import type { ConfirmPlace } from '#src/domain/accounts/confirmPlaces.ts';
import { signInMessage } from '#src/domain/accounts/signInOutcome.ts';

type Props = { place: ConfirmPlace; email: string; outcome: unknown };

/** For an account without a password: its person proves with Google that it is them before the page goes on. */
export function ConfirmWithGoogle({ place, email, outcome }: Props) {
  const message = signInMessage(outcome);
  return (
    <div className="mt-5 grid justify-items-start gap-5">
      {message && <Notice tone="attention">{message}</Notice>}
      <p className="text-muted">
        You sign in with Google and have no password here. Confirm with Google that it is you, {email}.
      </p>
      <ButtonAnchor href={`/api/auth/google?confirm=${place}`}>Confirm with Google</ButtonAnchor>
    </div>
  );
}
