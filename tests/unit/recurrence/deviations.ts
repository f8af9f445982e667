const startIsBeside =
  'Google shows a start that does not fit its rule beside the COUNT that the rule asks for.';
const weekYears =
  'The start lies in the last week of 2026, and years of a BYWEEKNO rule are counted by weeks, as in the other cases of the table.';

/** Cases of the table that we decide otherwise: what we show instead, and why. */
export const deviations: { start: string; line: string; shown: string[]; reason: string }[] = [
  {
    start: '20160101',
    line: 'RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=SU,MO,TU,WE,TH,FR,SA;INTERVAL=1;COUNT=4',
    shown: ['20160101', '20160131', '20160229', '20160331', '20160430'],
    reason: startIsBeside,
  },
  {
    start: '20160101',
    line: 'RRULE:FREQ=MONTHLY;BYSETPOS=2;BYDAY=SU,MO,TU,WE,TH,FR,SA;INTERVAL=1;COUNT=4',
    shown: ['20160101', '20160102', '20160202', '20160302', '20160402'],
    reason: startIsBeside,
  },
  {
    start: '20241230',
    line: 'RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101',
    shown: ['20241230', '20251230', '20301230', '20311230'],
    reason: 'libical does not implement this rule; RFC 5545 allows it and says what it means.',
  },
  {
    start: '20270103T000000',
    line: 'RRULE:FREQ=YEARLY;BYWEEKNO=53;INTERVAL=6;BYDAY=TH;COUNT=1',
    shown: ['20270103', '20321230'],
    reason: weekYears,
  },
  {
    start: '20270103T000000',
    line: 'RRULE:FREQ=YEARLY;BYWEEKNO=53;INTERVAL=5;BYDAY=TH;COUNT=1',
    shown: ['20270103'],
    reason: weekYears,
  },
];
