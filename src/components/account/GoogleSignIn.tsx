import { ButtonAnchor } from '#src/components/ui/Button.tsx';

/** Signing in with Google, alone or with the account's calendar in the same consent. Links, so that they work before the page's scripts. */
export function GoogleSignIn({ next }: { next: string }) {
  const href = (more: Record<string, string>) => `/api/auth/google?${new URLSearchParams({ next, ...more })}`;
  return (
    <section aria-label="With Google" className="mt-8 grid gap-3 border-t border-line pt-8">
      <ButtonAnchor href={href({})} look="outline">
        <GoogleMark />
        Continue with Google
      </ButtonAnchor>
      <p className="text-center text-[0.9375rem] text-muted">
        or{' '}
        <a className="quiet-link text-ink" href={href({ calendar: 'true' })}>
          continue and add your events to Google Calendar
        </a>
      </p>
    </section>
  );
}

const GoogleMark = () => (
  <svg aria-hidden="true" viewBox="0 0 48 48" className="size-5">
    <path
      fill="#4285F4"
      d="M46.1 24.5c0-1.6-.1-3.1-.4-4.5H24v8.5h12.4c-.5 2.9-2.1 5.3-4.6 7v5.8h7.4c4.4-4 6.9-9.9 6.9-16.8z"
    />
    <path
      fill="#34A853"
      d="M24 47c6.2 0 11.4-2.1 15.2-5.6l-7.4-5.8c-2.1 1.4-4.7 2.2-7.8 2.2-6 0-11-4-12.8-9.5H3.5v6C7.3 41.800 15 47 24 47z"
    />
    <path fill="#FBBC05" d="M11.200 28.300a13.800 13.800 0 0 1 0-8.700v-6H3.500a23 23 0 0 0 0 20.700z" />
    <path
      fill="#EA4335"
      d="M24 10.200c3.400 0 6.400 1.200 8.800 3.400l6.600-6.600C35.400 3.300 30.200 1 24 1 15 1 7.300 6.200 3.500 13.600l7.700 6C13 14.200 18 10.200 24 10.200z"
    />
  </svg>
);
