import type { Safeguard } from './safeguard.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the patches quote template strings
/** The browser’s copy of the calendar. */
export const calendarPageSafeguards: Safeguard[] = [
  {
    name: 'an older row never replaces a newer one in the browser’s copy',
    file: 'src/browser/calendar/store/applyChanges.ts',
    from: 'return before === undefined || before.changeSeq < row.changeSeq;',
    to: 'return true;',
    steps: 'unit',
    tests: ['store'],
  },
  {
    name: 'an answer for somebody else is not stored',
    file: 'src/browser/calendar/calendarApi.ts',
    from: "    if (answeredFor !== null && answeredFor !== userId) throw new RequestFailure('other_user');\n",
    to: '',
    steps: 'unit',
    tests: ['calendarApi'],
  },
  {
    name: 'a link of a description leads to a page, a mailbox or a telephone',
    file: 'src/browser/calendar/view/safeDescription.ts',
    from: "return ['https:', 'http:', 'mailto:', 'tel:'].includes(protocol) ? href : null;",
    to: 'return href;',
    steps: 'unit',
    tests: ['eventTexts'],
  },
  {
    name: 'a working location takes no time',
    file: 'src/browser/calendar/view/findConflicts.ts',
    from: " || event.eventType === 'workingLocation'",
    to: '',
    steps: 'unit',
    tests: ['calendar/conflicts'],
  },
  {
    name: 'nothing of a person’s calendar stays once nobody is signed in',
    file: 'src/components/shell/AppHeader.tsx',
    from: '<ForgetOthers email={email} />',
    to: '{email && <ForgetOthers email={email} />}',
    steps: 'build,e2e',
    tests: ['calendarOffline'],
  },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
