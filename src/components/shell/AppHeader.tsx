import { todayParts } from '#src/components/event/eventDates.ts';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { ForgetOthers } from './ForgetOthers.tsx';
import { NavLink } from './NavLink.tsx';
import { places } from './navigation.ts';
import { ThemeToggle } from './ThemeToggle.tsx';
import { Wordmark } from './Wordmark.tsx';

const linkClass =
  'rounded-full px-3.5 py-2 text-[0.9375rem] text-muted transition-colors hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink';

type Props = { email: string | null; zone: string; signOut: () => Promise<void> };

export function AppHeader({ email, zone, signOut }: Props) {
  return (
    <header className="sticky top-0 z-40 border-b border-line bg-paper">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:gap-6 sm:px-8">
        <Wordmark day={todayParts(new Date(), zone).day} short={!email} />
        <nav aria-label="Main" className={cx('flex-1 gap-1', email ? 'hidden md:flex' : 'flex')}>
          {(email ? places : places.slice(0, 1)).map(({ href, label }) => (
            <NavLink key={href} href={href} className={linkClass}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <ForgetOthers email={email} />
          <ThemeToggle className={email ? '' : 'max-[430px]:hidden'} />
          {email ? (
            <AccountMenu email={email} signOut={signOut} />
          ) : (
            <>
              <ButtonLink href="/sign-in" look="quiet" size="small">
                Sign in
              </ButtonLink>
              <ButtonLink href="/sign-up" size="small">
                Sign up
              </ButtonLink>
            </>
          )}
        </div>
      </div>
    </header>
  );
}
