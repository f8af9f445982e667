import { NavLink } from './NavLink.tsx';
import { places } from './navigation.ts';

/** The main places at thumb height, on phones. */
export function TabBar() {
  return (
    <nav
      aria-label="Main"
      className="sticky bottom-0 z-40 grid grid-cols-4 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places.map(({ href, label, icon: Icon }) => (
        <NavLink
          key={href}
          href={href}
          className="grid min-h-14 content-center justify-items-center gap-1 text-xs text-muted -outline-offset-2! aria-[current=page]:font-semibold aria-[current=page]:text-accent"
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
