type Deviation = {
  reason: string;
  applies: (rule: string) => boolean;
  /** What we show of one such rule; rrule-temporal shows something else. */
  example: { rule: string; start: string; shown: string[] };
};

const part = (rule: string, name: string) =>
  new RegExp(`(?:^|;)${name}=([^;]*)`).exec(rule)?.[1]?.split(',') ?? [];
const isYearly = (rule: string) => rule.startsWith('FREQ=YEARLY');

/** Random rules that we decide otherwise than rrule-temporal, and why. */
export const libraryDeviations: Deviation[] = [
  {
    reason: 'Google writes a yearly BYMONTHDAY without a month for a day of the month in which it starts.',
    applies: (rule) =>
      isYearly(rule) &&
      part(rule, 'BYMONTHDAY').length > 0 &&
      ['BYMONTH', 'BYDAY', 'BYYEARDAY', 'BYWEEKNO'].every((name) => part(rule, name).length === 0),
    example: {
      rule: 'FREQ=YEARLY;BYMONTHDAY=14',
      start: '20260214T090000',
      shown: ['20260214T090000', '20270214T090000', '20280214T090000'],
    },
  },
  {
    reason:
      'A yearly BYDAY may name every Thursday and the third Sunday of the year; the library takes that Sunday alone.',
    applies: (rule) => {
      const days = part(rule, 'BYDAY');
      const [counted, every] = [/\d/, /^[A-Z]/].map((kind) => days.some((day) => kind.test(day)));
      return isYearly(rule) && part(rule, 'BYMONTH').length === 0 && counted === true && every === true;
    },
    example: {
      rule: 'FREQ=YEARLY;BYDAY=TH,3SU',
      start: '20260101T090000',
      shown: ['20260101T090000', '20260108T090000', '20260115T090000', '20260118T090000', '20260122T090000'],
    },
  },
  {
    reason: 'BYDAY limits BYYEARDAY; the library shows the days of the year whatever weekday they are.',
    applies: (rule) => isYearly(rule) && part(rule, 'BYYEARDAY').length > 0 && part(rule, 'BYDAY').length > 0,
    example: {
      rule: 'FREQ=YEARLY;BYYEARDAY=1;BYDAY=TH',
      start: '20260101T090000',
      shown: ['20260101T090000', '20320101T090000'],
    },
  },
];
