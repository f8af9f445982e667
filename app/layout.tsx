import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { keepEarlyChoices } from '#src/browser/trackingIntention.ts';
import { AccountDeleted } from '#src/components/shell/AccountDeleted.tsx';
import { AppHeader } from '#src/components/shell/AppHeader.tsx';
import { NoticeBanner } from '#src/components/shell/NoticeBanner.tsx';
import { TabBar } from '#src/components/shell/TabBar.tsx';
import { ThemeToggle } from '#src/components/shell/ThemeToggle.tsx';
import { Toasts } from '#src/components/shell/Toasts.tsx';
import { ViewerZone } from '#src/components/shell/ViewerZone.tsx';
import { browserZone } from '#src/http/browserZone.ts';
import { nonceOf } from '#src/http/contentSecurityPolicy.ts';
import './globals.css';
import { dismissBanner } from './noticeActions.ts';
import { signOut } from './sign-in/actions.ts';
import { viewer } from './viewer.ts';
import { viewerNotices } from './viewerNotices.ts';

export const metadata: Metadata = {
  title: { default: 'Kure-Cal: tech events in the calendar you already keep', template: '%s · Kure-Cal' },
  description: 'Find tech events, bookmark them, and have them in your Google Calendar, in sync both ways.',
};

const aboutPages = [
  { href: '/privacy', label: 'Privacy' },
  { href: '/terms', label: 'Terms' },
  { href: '/contact', label: 'Contact' },
  { href: '/api-docs', label: 'API' },
];

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#161513' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [user, notices, jar, zone, asked] = await Promise.all([
    viewer(),
    viewerNotices(),
    cookies(),
    browserZone(),
    headers(),
  ]);
  const theme = jar.get('theme')?.value;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} font-sans`}
      data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}
      suppressHydrationWarning
    >
      <body className="flex min-h-dvh flex-col" data-viewer={user?.id}>
        <script nonce={nonceOf(asked.get('content-security-policy'))} suppressHydrationWarning>
          {keepEarlyChoices}
        </script>
        <a
          href="#content"
          className="sr-only z-50 rounded-full bg-ink px-5 py-3 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          Skip to content
        </a>
        <AppHeader email={user?.email ?? null} zone={zone ?? 'UTC'} signOut={signOut} />
        {notices && !notices.isDeleted && <NoticeBanner {...notices} dismiss={dismissBanner} />}
        <main id="content" tabIndex={-1} className="flex-1 outline-none">
          {notices?.isDeleted ? <AccountDeleted signOut={signOut} /> : children}
        </main>
        <footer className="border-t border-line text-sm text-muted">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-4 px-4 py-8 sm:px-8">
            <p className="flex-1 basis-80">
              Kure-Cal keeps your events and your Google Calendar in sync. What we store of your calendar is
              encrypted with a key of your own.
            </p>
            <nav aria-label="About this site" className="flex flex-wrap gap-x-5 gap-y-1">
              {aboutPages.map(({ href, label }) => (
                <a key={href} className="py-1 underline underline-offset-4" href={href}>
                  {label}
                </a>
              ))}
            </nav>
            {!user && <ThemeToggle className="shrink-0 min-[431px]:hidden" />}
          </div>
        </footer>
        {user && <TabBar />}
        <Toasts />
        <ViewerZone known={zone} />
      </body>
    </html>
  );
}
