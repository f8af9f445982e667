import { expect, test } from 'vitest';
import { classifyGoogleError, classifyTokenError } from '#src/domain/google/googleErrors.ts';
import { writeMessage } from '#src/domain/push/writeMessage.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';

const reasons = [
  undefined,
  'userRateLimitExceeded',
  'quotaExceeded',
  'accessNotConfigured',
  'notACalendarUser',
  'insufficientPermissions',
  'forbiddenForNonOrganizer',
  'timeRangeEmpty',
];
const statuses = [0, 200, 400, 401, 403, 404, 408, 409, 410, 412, 429, 500, 502, 503, 504];
const failures = statuses.flatMap((status) =>
  reasons.map((reason) => classifyGoogleError({ status, reason, subject: 'event' })),
);
const tokens = ['invalid_grant', 'admin_policy_enforced', undefined].flatMap((error) =>
  [400, 429, 503].map((status) => classifyTokenError({ status, error })),
);
// A conflict and an event that is gone have words of their own.
const codes = new Set<SyncCode>(
  [...failures, ...tokens].filter((one) => !/conflict|alreadyDone/.test(one.class)).map(({ code }) => code),
);

test.each([...codes])(
  'a change of a person’s own that failed for %s is not said to be repeated by us',
  (code) => {
    for (const done of ['saved', 'deleted'] as const) {
      expect(writeMessage(code, done)).not.toMatch(/automatically|\bwe(’|')?ll\b|we will|by (it|our)sel/i);
    }
  },
);

test('says that nothing was saved, and what to do', () => {
  expect(writeMessage('google_unavailable', 'saved')).toMatch(/not saved yet\. Please try again/);
  expect(writeMessage('google_unavailable', 'deleted')).toMatch(/not deleted yet/);
});
