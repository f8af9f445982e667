import type { Safeguard } from './safeguard.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the patches quote template strings
/** What pages show to whoever comes. */
export const pageSafeguards: Safeguard[] = [
  {
    name: 'a page that needs sign-in redirects',
    file: 'app/viewer.ts',
    from: 'if (!user) redirect(`/sign-in?next=${encodeURIComponent(path)}`);',
    to: "if (!user) return { id: '', email: '' };",
    steps: 'build,e2e',
    tests: ['firstAnswer'],
  },
  {
    name: 'a long word wraps',
    file: 'app/globals.css',
    from: '    overflow-wrap: anywhere;\n',
    to: '',
    steps: 'build,e2e',
    tests: ['longWords'],
  },
  {
    name: 'a refused form leads to its first error',
    file: 'src/components/ui/useFirstErrorFocus.ts',
    from: '    wrong?.focus({ preventScroll: true });\n',
    to: '',
    steps: 'build,e2e',
    tests: ['firstAnswer'],
  },
  {
    name: 'an event that is over can’t be tracked',
    file: 'src/components/event/TrackButtons.tsx',
    from: 'over ? choices.filter((choice) => choice.tracking === tracking) : choices',
    to: 'choices.slice()',
    steps: 'build,e2e',
    tests: ['firstAnswer'],
  },
  {
    name: 'the header offers the events to who is signed out, on a phone too',
    file: 'src/components/shell/AppHeader.tsx',
    from: "email ? 'hidden md:flex' : 'flex'",
    to: "'hidden md:flex'",
    steps: 'build,e2e',
    tests: ['shell'],
  },
  {
    name: 'the settings answer at their first address',
    file: 'next.config.ts',
    from: "return [{ source: '/dashboard/settings', destination: '/settings', permanent: false }];",
    to: 'return [];',
    steps: 'build,e2e',
    tests: ['shell'],
  },
  {
    name: 'toasts are set in the page’s typeface',
    file: 'app/globals.css',
    from: 'body [data-sonner-toaster] {\n  font-family: inherit;',
    to: 'body [data-sonner-toaster] {',
    steps: 'build,e2e',
    tests: ['shell'],
  },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
