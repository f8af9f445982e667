import type { Safeguard } from './safeguard.ts';

/** What the site promises beyond single pages: bounds, searches, time zones, intentions, outages. */
export const siteSafeguards: Safeguard[] = [
  {
    name: 'a page answers 503 while storage is silent or broken',
    file: 'proxy.ts',
    from: 'if (showsData(request) && (await isStorageOut(env))) return unavailablePage(policy);',
    to: '',
    steps: 'unit',
    tests: ['outagePage'],
  },
  {
    name: 'the dashboard shows a page of events at a time',
    file: 'app/dashboard/page.tsx',
    from: 'const pageSize = 20;',
    to: 'const pageSize = 2000;',
    steps: 'build,e2e',
    tests: ['dashboard.spec'],
  },
  {
    name: 'nobody takes up what is over or cancelled through the API',
    file: 'supabase/schemas/functions/tracking/track_event.sql',
    from: '  if v_refusal is not null then return v_refusal; end if;\n',
    to: '',
    steps: 'build,integration',
    tests: ['trackingRefusals'],
  },
  {
    name: 'what was chosen before signing in is chosen afterwards',
    file: 'src/browser/trackingIntention.ts',
    from: 'if (!kept.success || kept.data.eventId !== eventId) return null;',
    to: 'if (!kept.success || kept.data.eventId !== eventId || eventId) return null;',
    steps: 'build,e2e',
    tests: ['intentions'],
  },
  {
    name: 'a new account has the time zone of its browser',
    file: 'src/http/browserZone.ts',
    from: "get(zoneCookie)?.value ?? ''",
    to: "get('none')?.value ?? ''",
    steps: 'build,e2e',
    tests: ['timeZone'],
  },
  {
    name: 'a title is written in the direction of its language',
    file: 'app/events/[id]/page.tsx',
    from: '<h1 dir="auto" className="page-title">',
    to: '<h1 className="page-title">',
    steps: 'build,e2e',
    tests: ['writingDirection'],
  },
  {
    name: 'sign-ins are limited by the address that the platform states',
    file: 'src/http/signInAttempts.ts',
    from: "    if (address) await takeAllowance(db, 'signInAddress', address);\n",
    to: '',
    steps: 'build,e2e',
    tests: ['signInLimits'],
  },
  {
    name: 'a search for C# finds C#',
    file: 'supabase/schemas/words.sql',
    from: "'sharp', 'g')",
    to: "'', 'g')",
    steps: 'build,integration',
    tests: ['searchWords'],
  },
];
